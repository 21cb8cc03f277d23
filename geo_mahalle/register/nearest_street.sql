-- The street that stands today nearest to a point: its names, how far it is, and on which side of it one stands.
-- Fifty neighbours by index, then the nearest of them by geodesic distance.
SELECT
    near.name,
    near.local_name,
    near.class AS street_class,
    ST_Distance(near.geom::geography, near.point::geography) AS distance_m,
    degrees(ST_Azimuth(ST_ClosestPoint(near.geom, near.point)::geography, near.point::geography)) AS bearing
FROM (
    SELECT street.name, street.local_name, street.class, street.geom, given.point
    FROM (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS point) AS given
    CROSS JOIN LATERAL (
        SELECT * FROM register.street
        WHERE street.to_on IS NULL
        ORDER BY street.geom <-> given.point
        LIMIT 50
    ) AS street
) AS near
ORDER BY distance_m, near.name
LIMIT 1;
