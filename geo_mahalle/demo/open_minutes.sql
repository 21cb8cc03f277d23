-- The meetings of civil works committees that were held have minutes.
INSERT INTO register.minutes (area_id, committee_id, planned_on)
SELECT meeting.area_id, meeting.committee_id, meeting.planned_on
FROM register.meeting
WHERE meeting.committee_id = 'civil_works' AND meeting.held_on IS NOT NULL
