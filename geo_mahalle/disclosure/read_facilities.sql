-- The services of a published snapshot, in its order.
SELECT
    kind,
    coalesce(name, '') AS name,
    is_working,
    capacity,
    area_code,
    ST_X(point) AS lon,
    ST_Y(point) AS lat,
    ST_AsBinary(shape) AS shape
FROM pub.facility
WHERE snapshot_id = %(id)s
ORDER BY position
