-- Institutions that agreed to be on maps, with their building's place; police, Basij and shelters never.
SELECT
    institution.public_id AS institution,
    institution.kind,
    institution.name,
    ST_X(ST_PointOnSurface(facility.geom)) AS lon,
    ST_Y(ST_PointOnSurface(facility.geom)) AS lat
FROM register.institution
JOIN register.facility ON facility.id = institution.facility_id
WHERE institution.area_id = %(area)s
    AND institution.left_on IS NULL
    AND institution.agreed_on <= %(today)s
    AND institution.kind = ANY (%(kinds)s::text[])
    AND facility.geom IS NOT NULL
    AND facility.sensitivity = 0
ORDER BY institution.id
