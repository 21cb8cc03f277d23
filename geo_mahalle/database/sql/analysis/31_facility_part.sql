-- Facilities with an extent, cut by area.
CREATE OR REPLACE VIEW analysis.facility_part AS
SELECT
    part.facility_id,
    part.area_id,
    facility.kind,
    part.area_m2
FROM register.facility_part AS part
JOIN register.facility ON facility.id = part.facility_id
WHERE facility.from_on <= (SELECT analysis.as_of())
    AND (facility.to_on IS NULL OR facility.to_on > (SELECT analysis.as_of()));

COMMENT ON VIEW analysis.facility_part IS 'extents of today''s facilities by area; source: imports';
COMMENT ON COLUMN analysis.facility_part.facility_id IS 'which facility';
COMMENT ON COLUMN analysis.facility_part.area_id IS 'smallest area the part lies in';
COMMENT ON COLUMN analysis.facility_part.kind IS 'as in layers/facilities.csv';
COMMENT ON COLUMN analysis.facility_part.area_m2 IS 'm², geodesic';
