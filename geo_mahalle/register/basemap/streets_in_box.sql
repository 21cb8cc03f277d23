-- The streets of a box that stand today, main ones first; a name of the neighbourhood's own comes in brackets.
SELECT
    street.class,
    CASE
        WHEN street.local_name IS NULL OR street.local_name = street.name THEN street.name
        WHEN street.name IS NULL THEN street.local_name
        ELSE street.name || ' (' || street.local_name || ')'
    END AS name,
    street.width_m,
    ST_AsGeoJSON(street.geom, 6) AS line
FROM register.street
WHERE street.to_on IS NULL
    AND street.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
    AND (NOT %(main_only)s OR street.class = 'main')
ORDER BY street.class <> 'main', street.width_m DESC NULLS LAST, street.id
LIMIT %(most)s;
