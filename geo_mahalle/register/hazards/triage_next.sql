-- The next problem to decide about, as far as the asking account reaches: the gravest first, then the oldest.
SELECT
    issue.id,
    issue.public_id AS issue
FROM register.issue
WHERE issue.state = 'recorded'
    AND issue.merged_into IS NULL
    AND issue.parent_id IS NULL
    AND issue.public_id <> ALL (%(skipped)s::uuid[])
ORDER BY issue.severity DESC NULLS LAST, issue.opened_at, issue.id
LIMIT 1;
