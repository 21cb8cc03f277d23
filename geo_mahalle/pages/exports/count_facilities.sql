-- How many services and installations a filter keeps: in the whole place, and in areas of these codes (NULL: all).
SELECT
    count(*) AS n,
    count(*) FILTER (WHERE %(reached)s::text[] IS NULL OR facilities.area = ANY (%(reached)s::text[])) AS inside
FROM analysis.facilities AS facilities
WHERE
    true -- filter
