-- Areas for an analyst, widest level first.
SELECT areas.*
FROM analysis.areas AS areas
JOIN register.area_level AS level ON level.id = areas.level
WHERE (%(areas)s::text[] IS NULL OR areas.code = ANY (%(areas)s::text[]))
    AND (%(levels)s::text[] IS NULL OR areas.level = ANY (%(levels)s::text[]))
    AND (%(text)s::text IS NULL OR strpos(register.fold(areas.name_fa), %(text)s::text) > 0)
    AND (%(west)s::float8 IS NULL OR ST_Intersects(
        areas.geom,
        ST_MakeEnvelope(%(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, 4326)
    ))
ORDER BY level.rank, areas.code COLLATE "C"
