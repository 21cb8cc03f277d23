-- The areas of a published snapshot, in its order.
SELECT
    code,
    level,
    parent_code,
    name_fa,
    name_en,
    area_m2,
    persons,
    households,
    is_pilot,
    ST_X(centre) AS lon,
    ST_Y(centre) AS lat,
    ST_AsBinary(geom) AS shape
FROM pub.area
WHERE snapshot_id = %(id)s
ORDER BY position
