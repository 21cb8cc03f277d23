-- Which areas lie in which, by code; an area lies in itself.
CREATE OR REPLACE VIEW analysis.areas_within AS
SELECT
    area.code,
    ancestor.code AS ancestor_code,
    ancestor.level AS ancestor_level
FROM analysis.area_within AS within
JOIN register.area ON area.id = within.area_id
JOIN register.area AS ancestor ON ancestor.id = within.ancestor_id;

COMMENT ON VIEW analysis.areas_within IS 'which areas lie in which, an area in itself; source: imported boundaries';
COMMENT ON COLUMN analysis.areas_within.code IS 'code of the area inside';
COMMENT ON COLUMN analysis.areas_within.ancestor_code IS 'code of the area around it, or itself';
COMMENT ON COLUMN analysis.areas_within.ancestor_level IS 'level of the area around it';
