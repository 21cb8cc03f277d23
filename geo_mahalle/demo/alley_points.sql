-- Places in the alleys of an area, as many as are asked for and always the same ones.
SELECT
    ST_X(found.point) AS lon,
    ST_Y(found.point) AS lat
FROM (
    SELECT ST_LineInterpolatePoint((ST_Dump(ST_LineMerge(part.geom))).geom, 0.4) AS point
    FROM register.street_part AS part
    JOIN register.area ON area.id = part.area_id
    WHERE area.code = %(code)s AND part.length_m > 40 AND ST_Dimension(part.geom) = 1
    ORDER BY md5(part.street_id::text)
    LIMIT %(count)s
) AS found
