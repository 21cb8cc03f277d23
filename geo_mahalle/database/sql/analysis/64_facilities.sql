-- Today's service centres and city installations of class S0.
-- Police posts, shelters and treatment places are of a higher class and never here.
CREATE OR REPLACE VIEW analysis.facilities AS
SELECT
    facility.public_id::text AS facility,
    facility.kind,
    facility.name,
    facility.is_working,
    facility.capacity,
    area.code AS area,
    facility.located_as,
    facility.from_on,
    facility.source_id AS source,
    facility.geom
FROM register.facility
LEFT JOIN register.area ON area.id = facility.area_id
WHERE facility.sensitivity = 0
    AND facility.from_on <= (SELECT analysis.as_of())
    AND (facility.to_on IS NULL OR facility.to_on > (SELECT analysis.as_of()));

COMMENT ON VIEW analysis.facilities IS 'today''s services and installations of class S0; source: imports';
COMMENT ON COLUMN analysis.facilities.facility IS 'random identifier';
COMMENT ON COLUMN analysis.facilities.kind IS 'kind of service or installation';
COMMENT ON COLUMN analysis.facilities.name IS 'name; empty: none';
COMMENT ON COLUMN analysis.facilities.is_working IS 'works; empty: not known';
COMMENT ON COLUMN analysis.facilities.capacity IS 'persons, seats or m² by kind; empty: not known';
COMMENT ON COLUMN analysis.facilities.area IS 'code of the smallest area that holds it; empty: outside every area';
COMMENT ON COLUMN analysis.facilities.located_as IS 'point, outside (every area), named (by its area) or none';
COMMENT ON COLUMN analysis.facilities.from_on IS 'day from which it is known so';
COMMENT ON COLUMN analysis.facilities.source IS 'whose data';
COMMENT ON COLUMN analysis.facilities.geom IS 'point or extent, EPSG:4326, degrees; empty where only the area is known';
