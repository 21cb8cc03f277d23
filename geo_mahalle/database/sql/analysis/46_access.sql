-- How far people are from the nearest facility of a kind, along streets.
CREATE OR REPLACE VIEW analysis.access AS
SELECT
    access_row.area_id,
    access_row.kind,
    access_row.mode,
    access_row.distance_m,
    access_row.persons
FROM analysis.access_row;

COMMENT ON VIEW analysis.access IS 'people by their distance to the nearest facility; source: streets, facilities and population';
COMMENT ON COLUMN analysis.access.area_id IS 'smallest area';
COMMENT ON COLUMN analysis.access.kind IS 'kind of facility, or a group of kinds';
COMMENT ON COLUMN analysis.access.mode IS 'walk, night, drive, enough, emergency or unmeasured';
COMMENT ON COLUMN analysis.access.distance_m IS 'm along streets; NULL: out of reach';
COMMENT ON COLUMN analysis.access.persons IS 'persons at one point they were spread over';
