-- The checked settlements of one file.
CREATE TEMP TABLE stage (
    line bigint,
    source_key text,
    name text,
    name_en text,
    other_names text,
    within text,
    persons double precision,
    lon double precision,
    lat double precision
) ON COMMIT DROP;
