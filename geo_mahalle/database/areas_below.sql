-- The areas that lie in these areas, themselves included.
SELECT DISTINCT area_id
FROM analysis.area_within
WHERE ancestor_id = ANY (%(areas)s::bigint[])
