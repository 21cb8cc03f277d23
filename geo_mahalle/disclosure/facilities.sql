-- Services and utilities of the kinds that may be drawn, as points, with their extent where they have one.
SELECT
    facility.kind,
    facility.name,
    facility.is_working,
    facility.capacity,
    area.code AS area_code,
    ST_X(ST_PointOnSurface(facility.geom)) AS lon,
    ST_Y(ST_PointOnSurface(facility.geom)) AS lat,
    CASE WHEN ST_Dimension(facility.geom) = 2 THEN ST_AsBinary(ST_Multi(facility.geom)) END AS shape,
    facility.source_id
FROM register.facility
LEFT JOIN register.area ON area.id = facility.area_id
WHERE
    facility.geom IS NOT NULL
    AND facility.sensitivity = 0
    AND facility.kind = ANY (%(kinds)s)
    AND facility.from_on <= %(as_of)s::date
    AND (facility.to_on IS NULL OR facility.to_on > %(as_of)s::date)
ORDER BY facility.kind, lon, lat, facility.source_id, facility.source_key
