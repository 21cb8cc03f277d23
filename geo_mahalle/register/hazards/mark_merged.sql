-- Close the merged problem as a duplicate.
INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin, actor_role, reason_id)
SELECT
    issue_merge.merged_id,
    'moved',
    'refused',
    greatest(%(at)s::timestamptz, issue.opened_at),
    (greatest(%(at)s::timestamptz, issue.opened_at) AT TIME ZONE place.timezone)::date,
    'recorded',
    'matching',
    'same_thing'
FROM register.issue_merge
JOIN register.issue ON issue.id = issue_merge.merged_id
CROSS JOIN register.place
WHERE issue_merge.id = %(merge)s AND issue.state <> 'refused';
