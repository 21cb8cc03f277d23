-- Today's facilities of some kinds in the metre projection; what nobody says is out of order counts.
SELECT
    facility.id,
    facility.kind,
    facility.capacity,
    encode(ST_AsBinary(ST_Transform(facility.geom, place.metre_srid)), 'hex') AS shape
FROM register.facility
CROSS JOIN register.place
WHERE facility.kind = ANY (%(kinds)s)
    AND facility.geom IS NOT NULL
    AND facility.is_working IS DISTINCT FROM false
    AND facility.from_on <= (SELECT analysis.as_of())
    AND (facility.to_on IS NULL OR facility.to_on > (SELECT analysis.as_of()))
ORDER BY facility.id
