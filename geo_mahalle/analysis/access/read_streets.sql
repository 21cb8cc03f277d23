-- Today's streets in the metre projection.
SELECT
    street.id,
    street.class,
    coalesce(street.level, 0)::integer AS level,
    street.width_m,
    street.is_lit,
    encode(ST_AsBinary(ST_Transform(street.geom, place.metre_srid)), 'hex') AS shape
FROM register.street
CROSS JOIN register.place
WHERE street.from_on <= (SELECT analysis.as_of())
    AND (street.to_on IS NULL OR street.to_on > (SELECT analysis.as_of()))
ORDER BY street.id
