-- Names of the gazetteer that may be meant, most like first: alike by three-letter groups, begun with, or held.
-- Of a street's many pieces in one area one stands for all: the nearest to the given point.
WITH asked AS (
    SELECT
        %(sound)s::text AS sound,
        ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326)::geography AS point
),
alike AS (
    SELECT gazetteer.id
    FROM register.gazetteer
    WHERE gazetteer.sound %% %(sound)s::text
    UNION
    (
        SELECT gazetteer.id
        FROM register.gazetteer
        WHERE gazetteer.folded ~>=~ %(folded)s::text AND gazetteer.folded ~<~ %(folded_end)s::text
        LIMIT 500
    )
    UNION
    (
        SELECT gazetteer.id
        FROM register.gazetteer
        WHERE length(%(sound)s::text) >= 4 AND gazetteer.sound LIKE %(held)s::text
        LIMIT 500
    )
),
found AS (
    SELECT
        gazetteer.*,
        similarity(gazetteer.sound, asked.sound) AS likeness,
        ST_Distance(gazetteer.geom::geography, asked.point) AS distance_m
    FROM alike
    JOIN register.gazetteer ON gazetteer.id = alike.id
    CROSS JOIN asked
    WHERE %(kinds)s::text[] IS NULL OR gazetteer.kind = ANY (%(kinds)s::text[])
),
single AS (
    SELECT
        found.*,
        row_number() OVER (
            PARTITION BY
                found.kind,
                found.folded,
                found.within,
                CASE
                    WHEN found.kind = 'street'
                        THEN ARRAY[round(ST_X(found.geom) * 50), round(ST_Y(found.geom) * 50)]
                    ELSE ARRAY[found.id]
                END
            ORDER BY found.distance_m, found.weight DESC, found.id
        ) AS position
    FROM found
)
SELECT kind, name, ST_X(geom) AS lon, ST_Y(geom) AS lat, within, weight, distance_m
FROM single
WHERE position = 1
ORDER BY likeness DESC, distance_m NULLS LAST, weight DESC, name, kind, id
LIMIT %(candidates)s;
