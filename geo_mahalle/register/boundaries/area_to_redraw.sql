-- An area in force with its boundary, to be drawn anew.
SELECT
    area.code,
    area.name_fa AS name,
    area.level,
    parent.code AS parent_code,
    ST_AsBinary(area_boundary.geom) AS shape
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
LEFT JOIN register.area AS parent ON parent.id = area.parent_id
WHERE area.code = %(code)s;
