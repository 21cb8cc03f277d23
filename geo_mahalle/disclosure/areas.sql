-- Areas with the boundary in force on a day, the shape drawn on maps, and the newest population known by then.
-- Order: widest level first, then the code, which is the order of every column of a snapshot.
SELECT
    area.id,
    area.code,
    area.level,
    above.code AS parent_code,
    area.name_fa,
    area.name_en,
    boundary.area_m2,
    counted.persons,
    counted.households,
    area.is_pilot,
    coalesce(drawn.shape, ST_AsBinary(boundary.geom)) AS shape,
    ST_X(ST_PointOnSurface(boundary.geom)) AS lon,
    ST_Y(ST_PointOnSurface(boundary.geom)) AS lat,
    import_run.source_id
FROM register.area
JOIN register.area_level ON area_level.id = area.level
JOIN register.area_boundary AS boundary ON boundary.area_id = area.id AND boundary.valid @> %(as_of)s::date
LEFT JOIN register.area AS above ON above.id = area.parent_id
LEFT JOIN register.import_run ON import_run.id = boundary.import_run_id
LEFT JOIN LATERAL (
    SELECT area_shape.shape
    FROM register.area_shape
    WHERE area_shape.boundary_id = boundary.id
    ORDER BY area_shape.tolerance_m
    LIMIT 1
) AS drawn ON true
LEFT JOIN LATERAL (
    SELECT
        population.persons,
        population.households
    FROM register.population
    WHERE population.area_id = area.id AND population.on_day <= %(as_of)s::date
    ORDER BY population.on_day DESC, population.source_id
    LIMIT 1
) AS counted ON true
ORDER BY area_level.rank, area.code
