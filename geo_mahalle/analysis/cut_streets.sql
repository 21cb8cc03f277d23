-- Cut today's streets by area.
-- Each metre of street goes to the smallest area that holds it, then to the lower code, as points do; a street
-- along a common border is counted once. Areas outer, so that each boundary is unpacked once.
WITH boundary AS MATERIALIZED (
    SELECT
        boundary.area_id,
        boundary.geom,
        row_number() OVER (ORDER BY boundary.area_m2, area.code COLLATE "C") AS turn
    FROM register.area_boundary AS boundary
    JOIN register.area ON area.id = boundary.area_id
    WHERE boundary.valid @> (SELECT analysis.as_of())
),
touched AS MATERIALIZED (
    SELECT DISTINCT street.id
    FROM boundary
    JOIN register.street ON ST_Intersects(boundary.geom, street.geom)
    WHERE boundary.area_id = ANY (%(areas)s)
),
candidate AS MATERIALIZED (
    SELECT
        street.id AS street_id,
        boundary.area_id,
        boundary.turn,
        street.is_inside
    FROM boundary,
    LATERAL (
        SELECT
            street.id,
            ST_Covers(boundary.geom, street.geom) AS is_inside
        FROM register.street
        WHERE street.from_on <= (SELECT analysis.as_of())
            AND (street.to_on IS NULL OR street.to_on > (SELECT analysis.as_of()))
            AND ST_Intersects(boundary.geom, street.geom)
            AND (%(areas)s::bigint[] IS NULL OR street.id IN (SELECT touched.id FROM touched))
        OFFSET 0
    ) AS street
),
needed AS MATERIALIZED (
    SELECT
        candidate.*,
        count(*) OVER (PARTITION BY candidate.street_id ORDER BY candidate.turn) AS position
    FROM candidate
    LEFT JOIN (
        SELECT street_id, min(turn) AS turn FROM candidate WHERE is_inside GROUP BY street_id
    ) AS whole ON whole.street_id = candidate.street_id
    WHERE whole.turn IS NULL
        OR candidate.turn <= whole.turn
),
part AS (
    SELECT
        needed.street_id,
        needed.area_id,
        street.width_m,
        street.walked_on,
        CASE
            WHEN needed.is_inside AND needed.position = 1 THEN street.geom
            WHEN needed.position = 1 THEN ST_CollectionExtract(ST_Intersection(street.geom, boundary.geom), 2)
            ELSE ST_CollectionExtract(
                ST_Difference(
                    ST_Intersection(street.geom, boundary.geom),
                    (
                        SELECT ST_Union(before.geom)
                        FROM needed AS earlier
                        JOIN boundary AS before ON before.area_id = earlier.area_id
                        WHERE earlier.street_id = needed.street_id
                            AND earlier.turn < needed.turn
                    )
                ),
                2
            )
        END AS geom
    FROM needed
    JOIN boundary ON boundary.area_id = needed.area_id
    JOIN register.street ON street.id = needed.street_id
    WHERE %(areas)s::bigint[] IS NULL
        OR needed.area_id = ANY (%(areas)s)
)
INSERT INTO register.street_part (street_id, area_id, geom, length_m, width_m, walked_on)
SELECT
    part.street_id,
    part.area_id,
    part.geom,
    ST_Length(part.geom::geography),
    part.width_m,
    part.walked_on
FROM part
WHERE ST_Length(part.geom::geography) >= %(shortest_m)s
ORDER BY part.street_id, part.area_id
