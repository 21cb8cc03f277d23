-- Incidents as analysts read them: what, which day, and where to about a hundred metres.
-- A home must not be found by what befell it, so the point is one of a grid of a thousandth of a degree.
CREATE OR REPLACE VIEW analysis.incidents AS
SELECT
    incident.public_id::text AS incident,
    incident.kind,
    incident.occurred_on,
    incident.count,
    area.code AS area,
    stated.code AS stated_area,
    incident.located_as,
    incident.source_id AS source,
    ST_SnapToGrid(incident.geom, 0.001) AS geom
FROM register.incident
LEFT JOIN register.area ON area.id = incident.area_id
LEFT JOIN register.area AS stated ON stated.id = incident.stated_area_id
WHERE incident.occurred_on <= (SELECT analysis.as_of());

COMMENT ON VIEW analysis.incidents IS 'rescue and accident incidents, placed to about 100 m; source: imports';
COMMENT ON COLUMN analysis.incidents.incident IS 'random identifier';
COMMENT ON COLUMN analysis.incidents.kind IS 'kind, as its source says it';
COMMENT ON COLUMN analysis.incidents.occurred_on IS 'day';
COMMENT ON COLUMN analysis.incidents.count IS 'incidents in this row';
COMMENT ON COLUMN analysis.incidents.area IS 'code of the smallest area that holds it; empty: outside every area';
COMMENT ON COLUMN analysis.incidents.stated_area IS 'code of the area the source states, often that of the base';
COMMENT ON COLUMN analysis.incidents.located_as IS 'point, outside (every area), named (by its area) or none';
COMMENT ON COLUMN analysis.incidents.source IS 'whose data';
COMMENT ON COLUMN analysis.incidents.geom IS 'where to 0.001 degree, EPSG:4326; empty where only the area is known';
