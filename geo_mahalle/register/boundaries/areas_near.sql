-- Areas of a level in force in a box, without those that are being redrawn.
SELECT
    area.code,
    area.name_fa AS name,
    ST_AsBinary(area_boundary.geom) AS shape
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
WHERE area.level = %(level)s
    AND area.code <> ALL(%(redrawn)s::text[])
    AND area_boundary.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
ORDER BY area.code;
