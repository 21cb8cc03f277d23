-- What there is of a kind for each person, shared among all who reach it.
CREATE OR REPLACE VIEW analysis.supply AS
SELECT
    supply_row.area_id,
    supply_row.kind,
    supply_row.value
FROM analysis.supply_row;

COMMENT ON VIEW analysis.supply IS 'facilities for each person within reach; source: streets, facilities and population';
COMMENT ON COLUMN analysis.supply.area_id IS 'area of any level';
COMMENT ON COLUMN analysis.supply.kind IS 'kind of facility';
COMMENT ON COLUMN analysis.supply.value IS 'facilities, or places in them, for each person';
