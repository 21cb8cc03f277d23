-- Areas for an analyst, widest level first.
SELECT areas.*
FROM analysis.areas AS areas
JOIN register.area_level AS level ON level.id = areas.level
WHERE (%(areas)s::text[] IS NULL OR areas.code = ANY (%(areas)s::text[]))
    AND (%(levels)s::text[] IS NULL OR areas.level = ANY (%(levels)s::text[]))
ORDER BY level.rank, areas.code COLLATE "C"
