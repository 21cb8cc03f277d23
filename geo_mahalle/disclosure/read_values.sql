-- The values of a published snapshot.
SELECT
    indicator_id,
    period_key,
    area_code,
    value,
    low,
    high,
    n,
    status,
    notes,
    sources,
    data_on
FROM pub.value
WHERE snapshot_id = %(id)s
