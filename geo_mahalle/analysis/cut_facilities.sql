-- Cut today's facilities with an extent by area.
-- Each square metre goes to the smallest area that holds it, then to the lower code, as points do.
WITH boundary AS MATERIALIZED (
    SELECT
        boundary.area_id,
        boundary.geom,
        row_number() OVER (ORDER BY boundary.area_m2, area.code COLLATE "C") AS turn
    FROM register.area_boundary AS boundary
    JOIN register.area ON area.id = boundary.area_id
    WHERE boundary.valid @> (SELECT analysis.as_of())
),
candidate AS MATERIALIZED (
    SELECT
        facility.id AS facility_id,
        facility.geom,
        boundary.area_id,
        boundary.turn
    FROM register.facility
    JOIN boundary ON ST_Intersects(boundary.geom, facility.geom)
    WHERE ST_Dimension(facility.geom) = 2
        AND facility.from_on <= (SELECT analysis.as_of())
        AND (facility.to_on IS NULL OR facility.to_on > (SELECT analysis.as_of()))
),
earlier AS MATERIALIZED (
    SELECT
        candidate.facility_id,
        candidate.area_id,
        ST_Union(boundary.geom) AS geom
    FROM candidate
    JOIN candidate AS before
        ON before.facility_id = candidate.facility_id
        AND before.turn < candidate.turn
    JOIN boundary ON boundary.area_id = before.area_id
    GROUP BY candidate.facility_id, candidate.area_id
),
part AS MATERIALIZED (
    SELECT
        candidate.facility_id,
        candidate.area_id,
        ST_CollectionExtract(
            CASE
                WHEN earlier.geom IS NULL THEN ST_Intersection(candidate.geom, boundary.geom)
                ELSE ST_Difference(ST_Intersection(candidate.geom, boundary.geom), earlier.geom)
            END,
            3
        ) AS geom
    FROM candidate
    JOIN boundary ON boundary.area_id = candidate.area_id
    LEFT JOIN earlier
        ON earlier.facility_id = candidate.facility_id
        AND earlier.area_id = candidate.area_id
    WHERE %(areas)s::bigint[] IS NULL
        OR candidate.area_id = ANY (%(areas)s)
),
measured AS MATERIALIZED (
    SELECT
        part.facility_id,
        part.area_id,
        ST_Area(part.geom::geography) AS area_m2
    FROM part
)
INSERT INTO register.facility_part (facility_id, area_id, area_m2)
SELECT
    measured.facility_id,
    measured.area_id,
    measured.area_m2
FROM measured
WHERE measured.area_m2 >= %(smallest_m2)s
ORDER BY measured.facility_id, measured.area_id
