-- The boundaries in force of one level.
SELECT area_boundary.id, ST_AsBinary(area_boundary.geom)
FROM register.area_boundary
JOIN register.area ON area.id = area_boundary.area_id
WHERE area.level = %(level)s AND upper_inf(area_boundary.valid)
ORDER BY area.code COLLATE "C";
