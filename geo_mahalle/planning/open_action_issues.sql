-- The open problems that an action of the plan in force is about.
-- With what a person needs to know them again.
SELECT
    issue.public_id::text AS public_id,
    issue.category_id,
    issue.opened_on,
    issue.state
FROM planning.action_issue
JOIN planning.plan_version ON plan_version.id = action_issue.version_id AND plan_version.status = 'approved'
JOIN register.area ON area.id = plan_version.area_id
JOIN register.issue ON issue.id = action_issue.issue_id
JOIN register.issue_state ON issue_state.id = issue.state
WHERE area.code = %(code)s AND action_issue.action_key = %(key)s AND issue_state.is_open
ORDER BY issue.opened_on, issue.id
