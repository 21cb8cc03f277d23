-- Street parts of areas that a working facility of these kinds reaches already, in a straight line.
-- The box in degrees is wider than the distance up to 60 degrees of latitude.
SELECT part.id AS part_id
FROM register.street_part AS part
JOIN register.area ON area.id = part.area_id
WHERE area.code = ANY (%(codes)s)
    AND EXISTS (
        SELECT
        FROM analysis.facility AS known
        JOIN register.facility ON facility.id = known.facility_id
        WHERE known.kind = ANY (%(kinds)s)
            AND known.to_on IS NULL
            AND known.is_working IS DISTINCT FROM false
            AND facility.geom && ST_Expand(part.geom, %(metres)s::double precision / 55000)
            AND ST_DWithin(ST_Centroid(part.geom)::geography, facility.geom::geography, %(metres)s::double precision)
    )
