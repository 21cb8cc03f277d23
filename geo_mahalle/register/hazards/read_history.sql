-- What happened to a problem, oldest first.
SELECT
    issue_event.kind,
    issue_event.to_state AS state,
    issue_event.on_day AS on,
    issue_event.actor_role AS role,
    issue_event.reason_id AS reason,
    issue_event.photo_id IS NOT NULL AS has_photo,
    issue_event.visit_id IS NOT NULL AS has_visit
FROM register.issue_event
JOIN register.issue ON issue.id = issue_event.issue_id
WHERE issue.public_id = %(issue)s::uuid
ORDER BY issue_event.at, issue_event.id;
