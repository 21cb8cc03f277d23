-- A report that is here already, with what its receipt said.
SELECT
    report.public_id AS report,
    report.body_hmac,
    report.receipt_code AS code,
    issue.public_id AS issue,
    issue.state,
    area.code AS area_code
FROM register.report
JOIN register.issue ON issue.id = report.issue_id
LEFT JOIN register.area ON area.id = report.area_id
WHERE report.client_id = %(client)s;
