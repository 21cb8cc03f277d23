-- The street parts of a published snapshot, in its order.
SELECT
    class,
    coalesce(name, '') AS name,
    width_m,
    lit_share,
    is_walked,
    area_code,
    ST_AsBinary(geom) AS line
FROM pub.street
WHERE snapshot_id = %(id)s
ORDER BY position
