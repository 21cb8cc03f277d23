-- The areas of one level with a point inside, metres; NULL where no boundary is in force.
SELECT
    area.id AS area_id,
    area.code,
    area.name_fa,
    ST_X(spot.geom) AS x_m,
    ST_Y(spot.geom) AS y_m
FROM register.area
CROSS JOIN register.place
LEFT JOIN register.area_boundary AS boundary
    ON boundary.area_id = area.id AND boundary.valid @> (SELECT analysis.as_of())
LEFT JOIN LATERAL (
    SELECT ST_Transform(ST_PointOnSurface(boundary.geom), place.metre_srid) AS geom
) AS spot ON true
WHERE area.level = %(level)s
ORDER BY area.code COLLATE "C"
