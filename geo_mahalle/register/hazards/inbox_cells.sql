-- How many problems of the inbox that a filter keeps lie in each cell of a grid.
SELECT
    avg(ST_X(ST_Centroid(kept.geom))) AS lon,
    avg(ST_Y(ST_Centroid(kept.geom))) AS lat,
    count(*)::integer AS number
FROM (
    SELECT true -- kept
) AS kept
WHERE kept.geom IS NOT NULL
GROUP BY
    floor(ST_X(ST_Centroid(kept.geom)) / %(cell_deg)s::float8),
    floor(ST_Y(ST_Centroid(kept.geom)) / %(cell_deg)s::float8);
