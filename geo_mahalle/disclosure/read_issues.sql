-- The problems of a published snapshot, in its order.
SELECT
    category_id,
    severity,
    state,
    opened,
    area_code,
    ST_X(geom) AS lon,
    ST_Y(geom) AS lat
FROM pub.issue
WHERE snapshot_id = %(id)s
ORDER BY position
