-- The issues of a finished action that are still open.
SELECT issue.public_id::text AS issue
FROM planning.action_issue
JOIN register.issue ON issue.id = action_issue.issue_id
JOIN register.issue_state ON issue_state.id = issue.state
WHERE action_issue.version_id = %(id)s
    AND action_issue.action_key = %(key)s
    AND issue_state.is_open
    AND issue.resolved_on IS NULL
ORDER BY issue.id
