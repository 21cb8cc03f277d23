-- Let an unmerged problem stand again as it stood before.
INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin, actor_role)
SELECT
    issue_merge.merged_id,
    'moved',
    issue_merge.was_state,
    greatest(%(at)s::timestamptz, issue.opened_at),
    (greatest(%(at)s::timestamptz, issue.opened_at) AT TIME ZONE place.timezone)::date,
    'recorded',
    'matching'
FROM register.issue_merge
JOIN register.issue ON issue.id = issue_merge.merged_id
CROSS JOIN register.place
WHERE issue_merge.id = %(merge)s;
