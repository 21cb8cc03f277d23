-- The problem a photo is of, and the report it came with; none where its class takes no photo.
SELECT
    issue.id,
    report.id
FROM register.issue
LEFT JOIN register.report ON report.issue_id = issue.id AND report.public_id = %(report)s::uuid
WHERE issue.public_id = %(issue)s::uuid AND issue.sensitivity < 2;
