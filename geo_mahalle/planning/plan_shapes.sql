-- The boundary of an area and the ways in it, as GeoJSON, for the map beside a plan.
-- Six decimals are a hand's breadth.
SELECT
    'boundary' AS kind,
    NULL::double precision AS width_m,
    NULL::boolean AS is_walked,
    ST_AsGeoJSON(area_boundary.geom, 6) AS shape
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND area_boundary.valid @> %(as_of)s::date
WHERE area.code = %(code)s
UNION ALL
SELECT 'way', street.width_m, part.walked_on > %(as_of)s::date - 365, ST_AsGeoJSON(part.geom, 6)
FROM register.street_part AS part
JOIN register.street ON street.id = part.street_id
JOIN register.area ON area.id = part.area_id
WHERE area.code = %(code)s
    AND street.from_on <= %(as_of)s
    AND (street.to_on IS NULL OR street.to_on > %(as_of)s)
