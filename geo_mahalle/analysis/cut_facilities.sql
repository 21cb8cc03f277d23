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
part AS (
    SELECT
        candidate.facility_id,
        candidate.area_id,
        ST_CollectionExtract(
            ST_Difference(
                ST_Intersection(candidate.geom, boundary.geom),
                coalesce(
                    (
                        SELECT ST_Union(before.geom)
                        FROM candidate AS earlier
                        JOIN boundary AS before ON before.area_id = earlier.area_id
                        WHERE earlier.facility_id = candidate.facility_id
                            AND earlier.turn < candidate.turn
                    ),
                    ST_SetSRID('POLYGON EMPTY'::geometry, 4326)
                )
            ),
            3
        ) AS geom
    FROM candidate
    JOIN boundary ON boundary.area_id = candidate.area_id
    WHERE %(areas)s::bigint[] IS NULL
        OR candidate.area_id = ANY (%(areas)s)
)
INSERT INTO register.facility_part (facility_id, area_id, area_m2)
SELECT
    part.facility_id,
    part.area_id,
    ST_Area(part.geom::geography)
FROM part
WHERE ST_Area(part.geom::geography) >= %(smallest_m2)s
ORDER BY part.facility_id, part.area_id
