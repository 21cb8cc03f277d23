-- A visit to a problem.
INSERT INTO register.visit (issue_id, visited_on, found, visitor_role, visitor_hash)
VALUES (%(issue)s, %(on)s, %(found)s, %(role)s, %(visitor)s)
RETURNING id;
