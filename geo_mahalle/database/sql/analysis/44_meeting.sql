-- Meetings of councils and committees.
CREATE OR REPLACE VIEW analysis.meeting AS
SELECT
    meeting.area_id,
    meeting.committee_id,
    meeting.planned_on,
    CASE WHEN meeting.held_on <= (SELECT analysis.as_of()) THEN meeting.held_on END AS held_on
FROM register.meeting
WHERE meeting.planned_on <= (SELECT analysis.as_of());

COMMENT ON VIEW analysis.meeting IS 'meetings planned by today; source: secretaries of councils';
COMMENT ON COLUMN analysis.meeting.area_id IS 'whose';
COMMENT ON COLUMN analysis.meeting.committee_id IS 'committee, or council';
COMMENT ON COLUMN analysis.meeting.planned_on IS 'planned day';
COMMENT ON COLUMN analysis.meeting.held_on IS 'day held; NULL: not held by today';
