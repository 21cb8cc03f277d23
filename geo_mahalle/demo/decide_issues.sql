-- Each of these meetings had up to four open problems before it; the neighbourhood took some upon itself.
INSERT INTO register.agenda_item (minutes_id, position, kind, issue_id, decision)
SELECT
    minutes.id,
    chosen.position,
    'overdue',
    chosen.issue_id,
    CASE WHEN extract(DAY FROM chosen.opened_on)::integer % 5 < 2 THEN 'do_ourselves' ELSE 'letter' END
FROM register.minutes
JOIN register.meeting
    ON meeting.area_id = minutes.area_id
    AND meeting.committee_id = minutes.committee_id
    AND meeting.planned_on = minutes.planned_on
CROSS JOIN LATERAL (
    SELECT
        issue.id AS issue_id,
        issue.opened_on,
        row_number() OVER (ORDER BY issue.opened_at DESC, issue.id) AS position
    FROM register.issue
    WHERE issue.area_id = minutes.area_id
        AND issue.sensitivity = 0
        AND issue.opened_on < meeting.held_on - 3
        AND (issue.resolved_on IS NULL OR issue.resolved_on >= meeting.held_on)
        AND issue.state <> 'refused'
    ORDER BY issue.opened_at DESC, issue.id
    LIMIT 4
) AS chosen
WHERE minutes.committee_id = 'civil_works' AND minutes.closed_on IS NULL
