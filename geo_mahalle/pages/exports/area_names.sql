-- Codes and names of areas, folded for comparing.
SELECT
    area.code,
    area.name_fa,
    area.name_en,
    area.name_folded,
    level.title_fa AS level_fa
FROM register.area
JOIN register.area_level AS level ON level.id = area.level
ORDER BY area.code
