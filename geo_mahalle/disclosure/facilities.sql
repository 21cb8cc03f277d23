-- Services and utilities of the kinds that may be drawn, as points, with their extent where they have one; and
-- the institutions that agreed to be on maps, at their building, where its kind may be drawn.
SELECT
    drawn.kind,
    drawn.name,
    drawn.is_working,
    drawn.capacity,
    drawn.area_code,
    drawn.lon,
    drawn.lat,
    drawn.shape,
    drawn.source_id
FROM (
    SELECT
        facility.kind,
        facility.name,
        facility.is_working,
        facility.capacity,
        area.code AS area_code,
        ST_X(ST_PointOnSurface(facility.geom)) AS lon,
        ST_Y(ST_PointOnSurface(facility.geom)) AS lat,
        CASE WHEN ST_Dimension(facility.geom) = 2 THEN ST_AsBinary(ST_Multi(facility.geom)) END AS shape,
        facility.source_id,
        facility.source_key
    FROM register.facility
    LEFT JOIN register.area ON area.id = facility.area_id
    WHERE facility.geom IS NOT NULL
        AND facility.sensitivity = 0
        AND facility.kind = ANY (%(kinds)s)
        AND facility.kind <> 'active_institution'
        AND facility.from_on <= %(as_of)s::date
        AND (facility.to_on IS NULL OR facility.to_on > %(as_of)s::date)
    UNION ALL
    SELECT
        'active_institution',
        institution.name,
        NULL,
        NULL,
        area.code,
        ST_X(ST_PointOnSurface(facility.geom)),
        ST_Y(ST_PointOnSurface(facility.geom)),
        NULL,
        facility.source_id,
        institution.public_id::text
    FROM register.institution
    JOIN register.area ON area.id = institution.area_id
    JOIN register.facility ON facility.id = institution.facility_id
    WHERE facility.geom IS NOT NULL
        AND facility.sensitivity = 0
        AND facility.from_on <= %(as_of)s::date
        AND (facility.to_on IS NULL OR facility.to_on > %(as_of)s::date)
        AND institution.agreed_on <= %(as_of)s::date
        AND (institution.left_on IS NULL OR institution.left_on > %(as_of)s::date)
        AND institution.kind = ANY (%(kinds)s)
        AND 'active_institution' = ANY (%(kinds)s)
) AS drawn
ORDER BY drawn.kind, drawn.lon, drawn.lat, drawn.source_id, drawn.source_key
