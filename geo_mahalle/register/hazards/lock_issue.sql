-- A problem by its public identifier, held until the transaction ends: what is decided twice at once waits here.
SELECT
    issue.id,
    issue.state,
    issue.parent_id,
    issue.category_id,
    issue.merged_into IS NOT NULL AS is_merged,
    issue.escalated_on
FROM register.issue
WHERE issue.public_id = %(issue)s::uuid
FOR UPDATE;
