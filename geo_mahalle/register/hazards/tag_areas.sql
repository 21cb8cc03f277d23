-- Neighbourhoods and villages one may tag in, by code; all of the place where no area is named.
SELECT
    area.code,
    area.name_fa AS name,
    area_level.title_fa AS level,
    ST_XMin(area_boundary.geom) AS west,
    ST_YMin(area_boundary.geom) AS south,
    ST_XMax(area_boundary.geom) AS east,
    ST_YMax(area_boundary.geom) AS north
FROM register.area
JOIN register.area_level ON area_level.id = area.level
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
WHERE area.level IN ('neighbourhood', 'village')
    AND (%(areas)s::bigint[] IS NULL OR area.id = ANY (%(areas)s::bigint[]))
ORDER BY area.code COLLATE "C"
LIMIT 500;
