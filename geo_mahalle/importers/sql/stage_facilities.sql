-- The checked facilities of one file, before they are placed. `shape` is what the file drew (WKB, hexadecimal).
CREATE TEMP TABLE stage (
    line bigint,
    source_key text,
    lon double precision,
    lat double precision,
    on_day date,
    named_area_id bigint,
    kind text,
    sensitivity smallint,
    name text,
    shape text,
    is_working boolean,
    capacity double precision,
    from_on date,
    to_on date
) ON COMMIT DROP;
