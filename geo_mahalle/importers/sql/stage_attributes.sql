-- The checked figures of one file; a file may give numerator and denominator in rows of their own.
CREATE TEMP TABLE stage (
    line bigint,
    area_id bigint,
    period_key text,
    attribute_id text,
    on_day date,
    numerator double precision,
    denominator double precision
) ON COMMIT DROP;
