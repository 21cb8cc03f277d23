-- The areas whose boundary is in force, with their boundary as it was agreed.
SELECT
    area.code,
    area.name_fa AS name,
    area.level,
    area.status,
    parent.code AS parent_code,
    lower(area_boundary.valid) AS valid_from,
    area_boundary.area_m2,
    ST_AsGeoJSON(area_boundary.geom, 7) AS shape
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
JOIN register.area_level ON area_level.id = area.level
LEFT JOIN register.area AS parent ON parent.id = area.parent_id
ORDER BY area_level.rank, area.code;
