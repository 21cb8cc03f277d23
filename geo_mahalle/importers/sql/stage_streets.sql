-- The checked streets of one file; `shape` is the centre line (WKB, hexadecimal).
CREATE TEMP TABLE stage (
    line bigint,
    source_key text,
    name text,
    local_name text,
    class text,
    width_m double precision,
    shape text,
    length_m double precision,
    walked_on date,
    is_lit boolean,
    level smallint
) ON COMMIT DROP;
