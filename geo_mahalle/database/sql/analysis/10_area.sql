-- Areas with the extent of the boundary in force.
CREATE OR REPLACE VIEW analysis.area AS
SELECT
    area.id AS area_id,
    area.level,
    area.parent_id,
    boundary.area_m2
FROM register.area
LEFT JOIN register.area_boundary AS boundary
    ON boundary.area_id = area.id
    AND boundary.valid @> (SELECT analysis.as_of());

COMMENT ON VIEW analysis.area IS 'areas; source: imported boundaries';
COMMENT ON COLUMN analysis.area.area_id IS 'the area';
COMMENT ON COLUMN analysis.area.level IS 'level, as in register.area_level';
COMMENT ON COLUMN analysis.area.parent_id IS 'area directly above; NULL: none';
COMMENT ON COLUMN analysis.area.area_m2 IS 'm², geodesic; NULL: no boundary in force';
