-- Levels that have areas, the widest first.
SELECT
    id,
    title_fa,
    rank
FROM register.area_level
WHERE EXISTS (SELECT FROM register.area WHERE area.level = area_level.id)
ORDER BY rank
