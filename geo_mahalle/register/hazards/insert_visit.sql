-- A visit to a problem; the same visit told twice on one day, before it served as evidence, is one.
WITH told AS (
    SELECT visit.id
    FROM register.visit
    WHERE visit.issue_id = %(issue)s
        AND visit.visited_on = %(on)s
        AND visit.found = %(found)s
        AND visit.visitor_hash = %(visitor)s
        AND NOT EXISTS (
            SELECT FROM register.issue_event
            WHERE issue_event.issue_id = visit.issue_id AND issue_event.visit_id = visit.id
        )
    ORDER BY visit.id
    LIMIT 1
),
made AS (
    INSERT INTO register.visit (issue_id, visited_on, found, visitor_role, visitor_hash)
    SELECT %(issue)s, %(on)s, %(found)s, %(role)s, %(visitor)s
    WHERE NOT EXISTS (SELECT FROM told)
    RETURNING id
)
SELECT told.id FROM told
UNION ALL
SELECT made.id FROM made;
