-- Who reported a problem that nobody has decided about yet; nobody from then on.
SELECT reporter.account_key
FROM register.reporter
JOIN register.report ON report.id = reporter.report_id
JOIN register.issue ON issue.id = report.issue_id
WHERE issue.id = %(issue)s AND issue.state = 'recorded'
ORDER BY report.id
LIMIT 1;
