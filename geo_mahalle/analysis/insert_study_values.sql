-- Keep what a study says of each area.
INSERT INTO analysis.study_value (study_id, area_id, value, low, high, p, n, label, details)
SELECT
    %(study)s,
    told.area_id,
    told.value,
    told.low,
    told.high,
    told.p,
    told.n,
    told.label,
    told.details
FROM jsonb_to_recordset(%(rows)s::jsonb) AS told (
    area_id bigint,
    value double precision,
    low double precision,
    high double precision,
    p double precision,
    n double precision,
    label text,
    details jsonb
)
