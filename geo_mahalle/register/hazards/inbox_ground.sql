-- The outlines of the areas that the asking account reaches and that hold no other, simplified for drawing.
SELECT
    area.code,
    area.name_fa AS name,
    ST_AsGeoJSON(ST_SetSRID(ST_GeomFromWKB(shape.shape), 4326), 5) AS shape
FROM register.area
JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
CROSS JOIN LATERAL (
    SELECT area_shape.shape
    FROM register.area_shape
    WHERE area_shape.boundary_id = area_boundary.id
    ORDER BY area_shape.tolerance_m DESC
    LIMIT 1
) AS shape
WHERE ((SELECT identity.reaches_place()) OR area.id = ANY ((SELECT identity.reached_areas())::bigint[]))
    AND NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = area.id)
ORDER BY area.code;
