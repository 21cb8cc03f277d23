-- How many problems of the inbox that a filter keeps lie in each cell of a grid, told at the cell's middle.
-- A cell is 0.8 as high in degrees as it is wide: about square on a map at these latitudes, so that the
-- counts of two cells do not lie on each other.
SELECT
    (floor(spots.lon / %(cell_deg)s::float8) + 0.5) * %(cell_deg)s::float8 AS lon,
    (floor(spots.lat / (0.8 * %(cell_deg)s::float8)) + 0.5) * 0.8 * %(cell_deg)s::float8 AS lat,
    count(*)::integer AS number
FROM (
    SELECT
        ST_X(middle.at) AS lon,
        ST_Y(middle.at) AS lat
    FROM (
        SELECT true -- kept
    ) AS kept
    CROSS JOIN LATERAL (
        SELECT CASE WHEN GeometryType(kept.geom) = 'POINT' THEN kept.geom ELSE ST_Centroid(kept.geom) END AS at
    ) AS middle
    WHERE kept.geom IS NOT NULL
    OFFSET 0
) AS spots
GROUP BY floor(spots.lon / %(cell_deg)s::float8), floor(spots.lat / (0.8 * %(cell_deg)s::float8));
