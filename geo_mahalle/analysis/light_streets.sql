-- Metres of each street part near a working lamp.
-- NULL where lamps were not surveyed. The share within the radius is measured in the metre projection and
-- applied to the geodesic length, so projection scale does not enter.
UPDATE register.street_part AS part
SET lit_m = CASE
    WHEN lit.geom IS NULL THEN 0
    ELSE part.length_m * least(1, ST_Length(ST_Intersection(metre.geom, lit.geom)) / nullif(ST_Length(metre.geom), 0))
END
FROM (
    SELECT
        street_part.id,
        ST_Transform(street_part.geom, place.metre_srid) AS geom
    FROM register.street_part
    CROSS JOIN register.place
    WHERE street_part.area_id IN (SELECT coverage.area_id FROM analysis.coverage WHERE coverage.theme = %(theme)s)
        AND (%(areas)s::bigint[] IS NULL OR street_part.area_id = ANY (%(areas)s))
) AS metre
LEFT JOIN LATERAL (
    SELECT ST_Buffer(ST_Collect(working_lamp.geom), %(radius_m)s, 'quad_segs=16') AS geom
    FROM working_lamp
    WHERE ST_DWithin(working_lamp.geom, metre.geom, %(radius_m)s)
) AS lit ON true
WHERE part.id = metre.id
