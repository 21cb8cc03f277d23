-- A visit of somebody else that found it fixed and closed nothing yet.
SELECT visit.id
FROM register.visit
WHERE visit.id = %(visit)s
    AND visit.issue_id = %(issue)s
    AND visit.found = 'fixed'
    AND visit.visitor_hash <> %(actor)s
    AND NOT EXISTS (SELECT FROM register.issue_event WHERE issue_event.issue_id = visit.issue_id AND issue_event.visit_id = visit.id);
