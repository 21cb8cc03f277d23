-- Today's buildings somebody may live in: a point inside in metres, and floor space, one storey where not known.
SELECT
    building.footprint_m2 * coalesce(building.levels, 1) AS floor_m2,
    encode(ST_AsBinary(ST_Transform(ST_PointOnSurface(building.geom), place.metre_srid)), 'hex') AS shape
FROM register.building
CROSS JOIN register.place
WHERE building.purpose <> 'other'
    AND building.from_on <= (SELECT analysis.as_of())
    AND (building.to_on IS NULL OR building.to_on > (SELECT analysis.as_of()))
ORDER BY building.id
