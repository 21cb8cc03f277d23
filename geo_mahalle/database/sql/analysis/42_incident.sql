-- Dated counts without a lifecycle: rescue, crash.
CREATE OR REPLACE VIEW analysis.incident AS
SELECT
    incident.area_id,
    incident.kind,
    incident.occurred_on AS on_day,
    incident.count::double precision AS count,
    incident.casualties::double precision AS casualties
FROM register.incident
WHERE incident.occurred_on <= (SELECT analysis.as_of())
    AND incident.area_id IS NOT NULL;

COMMENT ON VIEW analysis.incident IS 'incidents inside the areas; source: imports';
COMMENT ON COLUMN analysis.incident.area_id IS 'smallest area that holds it';
COMMENT ON COLUMN analysis.incident.kind IS 'as its source says it';
COMMENT ON COLUMN analysis.incident.on_day IS 'day';
COMMENT ON COLUMN analysis.incident.count IS 'incidents';
COMMENT ON COLUMN analysis.incident.casualties IS 'persons hurt or dead; NULL: not stated';
