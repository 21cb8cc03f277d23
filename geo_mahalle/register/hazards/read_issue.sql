-- A problem by its public identifier.
SELECT issue.id, issue.state, issue.parent_id, issue.category_id
FROM register.issue
WHERE issue.public_id = %(issue)s::uuid;
