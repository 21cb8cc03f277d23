-- Schools and health places near which exposure counts for more.
-- In metres of the place's own projection.
SELECT DISTINCT facility.x_m, facility.y_m
FROM analysis.facility
WHERE facility.kind = ANY (%(kinds)s)
    AND facility.to_on IS NULL
    AND facility.x_m IS NOT NULL
ORDER BY facility.x_m, facility.y_m
