-- The areas that hold a point on a day, smallest first, then by code.
SELECT area.id, area.level
FROM register.area_boundary
JOIN register.area ON area.id = area_boundary.area_id
WHERE ST_Intersects(area_boundary.geom, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326))
    AND area_boundary.valid @> %(on)s::date
ORDER BY area_boundary.area_m2, area.code COLLATE "C";
