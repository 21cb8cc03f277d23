-- The checked areas of one file; `shape` is the boundary (WKB, hexadecimal), checked before it came here.
CREATE TEMP TABLE stage (
    line bigint,
    code text,
    is_made boolean,
    level text,
    name_fa text,
    name_en text,
    parent_code text,
    parent_name text,
    status text,
    is_pilot boolean,
    is_under_served boolean,
    valid_from date,
    shape text,
    area_m2 double precision,
    system text,
    system_code text
) ON COMMIT DROP;
