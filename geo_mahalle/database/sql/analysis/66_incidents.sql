-- Incidents as analysts read them: what, which day, and in which area.
-- Their points may be homes, so no point is here, as none is on any map.
CREATE OR REPLACE VIEW analysis.incidents AS
SELECT
    incident.public_id::text AS incident,
    incident.kind,
    incident.occurred_on,
    incident.count,
    area.code AS area,
    stated.code AS stated_area,
    incident.located_as,
    incident.source_id AS source
FROM register.incident
LEFT JOIN register.area ON area.id = incident.area_id
LEFT JOIN register.area AS stated ON stated.id = incident.stated_area_id
WHERE incident.occurred_on <= (SELECT analysis.as_of());

COMMENT ON VIEW analysis.incidents IS 'rescue and accident incidents by day and area, without points; source: imports';
COMMENT ON COLUMN analysis.incidents.incident IS 'random identifier';
COMMENT ON COLUMN analysis.incidents.kind IS 'kind, as its source says it';
COMMENT ON COLUMN analysis.incidents.occurred_on IS 'day';
COMMENT ON COLUMN analysis.incidents.count IS 'incidents in this row';
COMMENT ON COLUMN analysis.incidents.area IS 'code of the smallest area that holds it; empty: outside every area';
COMMENT ON COLUMN analysis.incidents.stated_area IS 'code of the area the source states, often that of the base';
COMMENT ON COLUMN analysis.incidents.located_as IS 'point, outside (every area), named (by its area) or none';
COMMENT ON COLUMN analysis.incidents.source IS 'whose data';
