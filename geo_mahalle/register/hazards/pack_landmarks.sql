-- Public facilities with a name in and around an area, by which people say where they are.
SELECT
    facility.kind,
    facility.name,
    ST_X(spot.geom) AS lon,
    ST_Y(spot.geom) AS lat
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
JOIN register.facility
    ON facility.geom && ST_Expand(area_boundary.geom, %(margin_deg)s) AND facility.to_on IS NULL
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(facility.geom) AS geom) AS spot
WHERE area.code = %(code)s AND facility.sensitivity = 0 AND facility.name IS NOT NULL
ORDER BY facility.id
LIMIT 2000;
