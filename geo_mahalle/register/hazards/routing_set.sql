-- Keep where a rule sends a problem; NULLs where its category's own committee and agency hold.
UPDATE register.issue
SET committee_id = %(committee)s::text,
    agency_id = %(agency)s::text,
    routed_by = %(rule)s::text
WHERE issue.id = %(issue)s
    AND (issue.committee_id, issue.agency_id, issue.routed_by)
        IS DISTINCT FROM (%(committee)s::text, %(agency)s::text, %(rule)s::text)
RETURNING issue.id;
