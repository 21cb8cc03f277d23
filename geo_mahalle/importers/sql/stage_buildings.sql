-- The checked buildings of one file; `shape` is the outline (WKB, hexadecimal).
CREATE TEMP TABLE stage (
    line bigint,
    source_key text,
    purpose text,
    levels double precision,
    footprint_m2 double precision,
    shape text
) ON COMMIT DROP;
