-- Visits of others that found a problem fixed and closed nothing yet.
SELECT visit.id, visit.visited_on, visit.visitor_role
FROM register.visit
WHERE visit.issue_id = %(issue)s
    AND visit.found = 'fixed'
    AND visit.visitor_hash <> %(actor)s
    AND NOT EXISTS (
        SELECT FROM register.issue_event
        WHERE issue_event.issue_id = visit.issue_id AND issue_event.visit_id = visit.id
    )
ORDER BY visit.id DESC;
