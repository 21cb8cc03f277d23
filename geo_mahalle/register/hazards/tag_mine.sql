-- What became of the reports of one account, newest first, until the link to it is erased.
SELECT
    report.client_id AS client,
    issue.public_id AS issue,
    report.category_id AS category,
    issue.state,
    issue.reports,
    coalesce(issue.agency_id, category.agency_id) AS agency,
    report.reported_on,
    issue.resolved_on,
    area.name_fa AS area
FROM register.reporter
JOIN register.report ON report.id = reporter.report_id
JOIN register.issue AS first_issue ON first_issue.id = report.issue_id
JOIN register.issue ON issue.id = coalesce(first_issue.merged_into, first_issue.id)
JOIN register.category ON category.id = report.category_id
LEFT JOIN register.area ON area.id = report.area_id
WHERE reporter.account_key = %(account)s
ORDER BY report.id DESC
LIMIT 200;
