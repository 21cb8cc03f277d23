-- Areas by code and name.
SELECT
    area.id,
    area.code,
    area.level,
    area_level.title_fa,
    area.parent_id,
    area.name_fa,
    area.name_en
FROM register.area
JOIN register.area_level ON area_level.id = area.level
ORDER BY area.code COLLATE "C";
