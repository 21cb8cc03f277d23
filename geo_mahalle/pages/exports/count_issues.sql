-- How many problems of class S0 a filter keeps in the whole place.
SELECT count(*) AS n
FROM analysis.issues AS issues
WHERE NOT issues.is_segment
    AND
    true -- filter
