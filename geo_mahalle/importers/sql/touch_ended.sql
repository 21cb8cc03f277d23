-- The ground of areas that end with this import is touched, too.
INSERT INTO stage_touched (geom)
SELECT area_boundary.geom
FROM register.area_boundary
JOIN register.area ON area.id = area_boundary.area_id
WHERE area.code = ANY(%(codes)s::text[]) AND upper_inf(area_boundary.valid);
