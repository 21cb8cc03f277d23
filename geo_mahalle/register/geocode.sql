-- The places of the register whose name is like the words, most like first, then nearest, then by name.
-- Areas, streets (official and local names) and public facilities that stand today; names are folded.
WITH named AS (
    SELECT
        'area' AS kind,
        area.name_fa AS name,
        ST_PointOnSurface(area_boundary.geom) AS point
    FROM register.area
    JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
    UNION ALL
    SELECT 'street', title.name, ST_LineInterpolatePoint(street.geom, 0.5)
    FROM register.street
    CROSS JOIN LATERAL (VALUES (street.name), (street.local_name)) AS title (name)
    WHERE street.to_on IS NULL AND title.name IS NOT NULL
    UNION ALL
    SELECT 'facility', facility.name, ST_PointOnSurface(facility.geom)
    FROM register.facility
    WHERE facility.to_on IS NULL AND facility.sensitivity = 0 AND facility.name IS NOT NULL
        AND facility.geom IS NOT NULL
),
scored AS (
    SELECT
        named.kind,
        named.name,
        named.point,
        greatest(
            similarity(register.fold(named.name), register.fold(%(words)s)),
            similarity(
                replace(register.fold(named.name), ' ', ''), replace(register.fold(%(words)s), ' ', '')
            ),
            CASE WHEN starts_with(register.fold(named.name), register.fold(%(words)s)) THEN 0.8 END
        )::double precision AS score,
        ST_Distance(
            named.point::geography, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography
        ) AS distance_m
    FROM named
)
SELECT kind, name, ST_X(point) AS lon, ST_Y(point) AS lat, score, distance_m
FROM scored
WHERE score >= %(least)s
ORDER BY score DESC, distance_m NULLS LAST, name, kind, lon, lat
LIMIT %(limit)s;
