-- Streets cut by area.
SELECT streets.*
FROM analysis.streets AS streets
WHERE (%(areas)s::text[] IS NULL OR streets.area = ANY (%(areas)s::text[]))
ORDER BY streets.area COLLATE "C", streets.name, streets.street_part
