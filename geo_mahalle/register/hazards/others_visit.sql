-- A visit of somebody else that found it fixed.
SELECT visit.id
FROM register.visit
WHERE visit.id = %(visit)s
    AND visit.issue_id = %(issue)s
    AND visit.found = 'fixed'
    AND visit.visitor_hash <> %(actor)s;
