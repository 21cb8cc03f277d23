-- What neighbourhoods hold: open activities, in bands of attendance.
CREATE OR REPLACE VIEW analysis.event AS
SELECT
    event.area_id,
    event.kind,
    event.on_day,
    event.band,
    event.host_kind,
    event.host_key
FROM register.event
WHERE event.on_day <= (SELECT analysis.as_of())
    AND event.is_open IS DISTINCT FROM false;

COMMENT ON VIEW analysis.event IS 'activities open to everybody; source: event forms';
COMMENT ON COLUMN analysis.event.area_id IS 'where';
COMMENT ON COLUMN analysis.event.kind IS 'what was held';
COMMENT ON COLUMN analysis.event.on_day IS 'day';
COMMENT ON COLUMN analysis.event.band IS 'how many came, in bands; NULL: not noted';
COMMENT ON COLUMN analysis.event.host_kind IS 'kind of host, as in layers/facilities.csv';
COMMENT ON COLUMN analysis.event.host_key IS 'which host of that kind; NULL: not noted';
