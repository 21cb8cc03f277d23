-- Outlines of the neighbourhoods in force, in whole metres, as paths of an SVG; y runs down.
SELECT
    area.code,
    area.name_fa AS area_name,
    ST_AsSVG(drawn.geom, 0, 0) AS path,
    ST_X(ST_PointOnSurface(drawn.geom)) AS x_m,
    - ST_Y(ST_PointOnSurface(drawn.geom)) AS y_m,
    ST_XMin(drawn.geom) AS west_m,
    ST_XMax(drawn.geom) AS east_m,
    - ST_YMax(drawn.geom) AS top_m,
    - ST_YMin(drawn.geom) AS bottom_m
FROM register.area
JOIN register.area_boundary AS boundary ON boundary.area_id = area.id
CROSS JOIN register.place
CROSS JOIN LATERAL (
    SELECT ST_SimplifyPreserveTopology(ST_Transform(boundary.geom, place.metre_srid), 15) AS geom
) AS drawn
WHERE area.level IN ('neighbourhood', 'village')
    AND boundary.valid @> %(today)s::date
    AND (%(is_placewide)s OR area.id = ANY (%(areas)s::bigint[]))
ORDER BY area.code
LIMIT 200
