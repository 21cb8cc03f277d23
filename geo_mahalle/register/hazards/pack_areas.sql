-- The outline of an area and of those beside it at its level, for a phone's own map.
WITH own AS (
    SELECT
        area.id,
        area.level,
        area_boundary.geom
    FROM register.area
    JOIN register.area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
    WHERE area.code = %(code)s
)
SELECT
    area.id AS area_id,
    area.code,
    area.name_fa AS name,
    area.id = own.id AS is_own,
    ST_AsBinary(area_boundary.geom) AS shape
FROM own
JOIN register.area_boundary
    ON area_boundary.geom && ST_Expand(own.geom, %(margin_deg)s) AND upper_inf(area_boundary.valid)
JOIN register.area ON area.id = area_boundary.area_id AND area.level = own.level
ORDER BY area.code COLLATE "C";
