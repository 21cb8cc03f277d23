-- The checked incidents of one file, before they are placed.
CREATE TEMP TABLE stage (
    line bigint,
    source_key text,
    lon double precision,
    lat double precision,
    on_day date,
    named_area_id bigint,
    kind text,
    at timestamptz,
    stated_area_id bigint,
    count integer,
    casualties integer
) ON COMMIT DROP;
