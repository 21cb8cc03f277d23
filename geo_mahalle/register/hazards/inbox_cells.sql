-- How many problems of the inbox that a filter keeps lie in each cell of a grid.
SELECT
    avg(spots.lon) AS lon,
    avg(spots.lat) AS lat,
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
GROUP BY floor(spots.lon / %(cell_deg)s::float8), floor(spots.lat / %(cell_deg)s::float8);
