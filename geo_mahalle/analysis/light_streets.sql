-- Metres of each street part near a working lamp.
-- NULL where lamps were not surveyed. Each straight piece meets the circle around a lamp in one stretch, from
-- and to a share of the piece; stretches are laid one over the other from the start. Measured in the metre
-- projection and applied to the geodesic length, so projection scale does not enter.
WITH piece AS MATERIALIZED (
    SELECT
        street_part.id,
        dumped.path,
        dumped.geom,
        ST_X(ST_StartPoint(dumped.geom)) AS x_m,
        ST_Y(ST_StartPoint(dumped.geom)) AS y_m,
        ST_X(ST_EndPoint(dumped.geom)) - ST_X(ST_StartPoint(dumped.geom)) AS east_m,
        ST_Y(ST_EndPoint(dumped.geom)) - ST_Y(ST_StartPoint(dumped.geom)) AS north_m,
        nullif(ST_Length(dumped.geom), 0) AS length_m
    FROM register.street_part
    CROSS JOIN register.place
    CROSS JOIN LATERAL ST_DumpSegments(ST_Transform(street_part.geom, place.metre_srid)) AS dumped
    WHERE street_part.area_id IN (SELECT coverage.area_id FROM analysis.coverage WHERE coverage.theme = %(theme)s)
        AND (%(areas)s::bigint[] IS NULL OR street_part.area_id = ANY (%(areas)s))
),
near AS (
    SELECT
        piece.id,
        piece.path,
        piece.length_m,
        (
            (ST_X(lamp.geom) - piece.x_m) * piece.east_m + (ST_Y(lamp.geom) - piece.y_m) * piece.north_m
        ) / piece.length_m AS along_m,
        (
            (ST_X(lamp.geom) - piece.x_m) * piece.north_m - (ST_Y(lamp.geom) - piece.y_m) * piece.east_m
        ) / piece.length_m AS aside_m
    FROM piece
    JOIN working_lamp AS lamp ON ST_DWithin(lamp.geom, piece.geom, %(radius_m)s)
),
stretch AS (
    SELECT
        near.id,
        near.path,
        greatest(0, near.along_m - reach.half_m) AS from_m,
        least(near.length_m, near.along_m + reach.half_m) AS to_m
    FROM near
    CROSS JOIN LATERAL (
        SELECT sqrt(greatest(0, power(%(radius_m)s::double precision, 2) - power(near.aside_m, 2))) AS half_m
    ) AS reach
),
added AS (
    SELECT
        stretch.id,
        greatest(
            0,
            stretch.to_m - greatest(
                stretch.from_m,
                max(stretch.to_m) OVER (
                    PARTITION BY stretch.id, stretch.path
                    ORDER BY stretch.from_m, stretch.to_m
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                )
            )
        ) AS lit_m
    FROM stretch
),
lit AS (
    SELECT
        added.id,
        sum(added.lit_m) AS lit_m
    FROM added
    GROUP BY added.id
),
whole AS (
    SELECT
        piece.id,
        sum(piece.length_m) AS length_m
    FROM piece
    GROUP BY piece.id
)
UPDATE register.street_part AS part
SET lit_m = CASE
    WHEN lit.lit_m IS NULL THEN 0
    ELSE part.length_m * least(1, lit.lit_m / nullif(whole.length_m, 0))
END
FROM whole
LEFT JOIN lit ON lit.id = whole.id
WHERE part.id = whole.id
