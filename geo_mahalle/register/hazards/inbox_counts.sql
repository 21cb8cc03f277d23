-- How many problems of the inbox a filter keeps, by state, and how many of them have a place.
SELECT
    kept.state,
    count(*)::integer AS number,
    count(kept.geom)::integer AS placed
FROM (
    SELECT true -- kept
) AS kept
GROUP BY kept.state
ORDER BY kept.state;
