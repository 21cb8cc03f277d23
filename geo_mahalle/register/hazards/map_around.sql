-- The ground around a place: streets within a box and the boundary in force of the area, simplified for drawing.
SELECT
    'street' AS kind,
    street.name,
    ST_AsGeoJSON(ST_ClipByBox2D(street.geom, box.geom), 5) AS shape
FROM (
    SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) AS geom
) AS box
JOIN register.street ON street.geom && box.geom AND street.to_on IS NULL
WHERE NOT ST_IsEmpty(ST_ClipByBox2D(street.geom, box.geom))
UNION ALL
SELECT
    'area',
    area.name_fa,
    ST_AsGeoJSON(area_boundary.geom, 5)
FROM (
    SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) AS geom
) AS box
JOIN register.area_boundary ON area_boundary.geom && box.geom AND upper_inf(area_boundary.valid)
JOIN register.area ON area.id = area_boundary.area_id
WHERE area.code = %(area)s
LIMIT 4000;
