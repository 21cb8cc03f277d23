-- Areas that are not census blocks, from the widest level down, for choosing one.
SELECT
    area.id,
    area.code,
    area.name_fa AS name,
    area_level.title_fa AS level_fa,
    area_level.title_en AS level_en,
    area.level IN ('neighbourhood', 'village') AS is_small
FROM register.area
JOIN register.area_level ON area_level.id = area.level
WHERE area.level <> 'census_block'
ORDER BY area_level.rank, area.name_fa, area.code
