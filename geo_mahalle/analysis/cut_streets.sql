-- Cut today's streets by area.
-- Each metre of street goes to the smallest area that holds it, then to the lower code, as points do; a street
-- along a common border is counted once. Areas outer, so that each boundary is unpacked once; what lies wholly
-- in a small area is not compared with the larger ones around it.
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
ranked AS (
    SELECT
        candidate.*,
        min(candidate.turn) FILTER (WHERE candidate.is_inside) OVER (PARTITION BY candidate.street_id) AS last_turn,
        min(candidate.turn) OVER (PARTITION BY candidate.street_id) AS first_turn
    FROM candidate
),
needed AS MATERIALIZED (
    SELECT *
    FROM ranked
    WHERE last_turn IS NULL
        OR turn <= last_turn
),
earlier AS MATERIALIZED (
    SELECT
        needed.street_id,
        needed.area_id,
        ST_Union(boundary.geom) AS geom
    FROM needed
    JOIN needed AS before
        ON before.street_id = needed.street_id
        AND before.turn < needed.turn
    JOIN boundary ON boundary.area_id = before.area_id
    GROUP BY needed.street_id, needed.area_id
),
part AS MATERIALIZED (
    SELECT
        needed.street_id,
        needed.area_id,
        street.width_m,
        street.walked_on,
        CASE
            WHEN needed.is_inside AND needed.turn = needed.first_turn THEN street.geom
            WHEN needed.turn = needed.first_turn THEN
                ST_CollectionExtract(ST_Intersection(street.geom, boundary.geom), 2)
            ELSE
                ST_CollectionExtract(
                    ST_Difference(ST_Intersection(street.geom, boundary.geom), earlier.geom),
                    2
                )
        END AS geom
    FROM needed
    JOIN boundary ON boundary.area_id = needed.area_id
    JOIN register.street ON street.id = needed.street_id
    LEFT JOIN earlier
        ON earlier.street_id = needed.street_id
        AND earlier.area_id = needed.area_id
    WHERE %(areas)s::bigint[] IS NULL
        OR needed.area_id = ANY (%(areas)s)
),
measured AS MATERIALIZED (
    SELECT
        part.*,
        ST_Length(part.geom::geography) AS length_m
    FROM part
)
INSERT INTO register.street_part (street_id, area_id, geom, length_m, width_m, walked_on)
SELECT
    measured.street_id,
    measured.area_id,
    measured.geom,
    measured.length_m,
    measured.width_m,
    measured.walked_on
FROM measured
WHERE measured.length_m >= %(shortest_m)s
ORDER BY measured.street_id, measured.area_id
