-- Where the problems of the inbox are that a filter keeps.
SELECT
    ST_X(ST_PointOnSurface(kept.geom)) AS lon,
    ST_Y(ST_PointOnSurface(kept.geom)) AS lat,
    kept.issue,
    kept.category,
    kept.state
FROM (
    SELECT true -- kept
) AS kept
WHERE kept.geom IS NOT NULL
ORDER BY kept.opened_at DESC, kept.id DESC;
