-- Put back when an unmerged problem had been closed, and that it is its own again.
UPDATE register.issue
SET merged_into = NULL,
    resolved_at = issue_merge.was_resolved_at,
    resolved_on = issue_merge.was_resolved_on
FROM register.issue_merge
WHERE issue_merge.id = %(merge)s AND issue.id = issue_merge.merged_id;
