-- A problem by its identifier or by the receipt code of one of its reports, as far as the asking account reaches.
SELECT issue.id, issue.public_id AS issue
FROM register.issue
WHERE issue.public_id = %(issue)s::uuid
    OR issue.id = (SELECT report.issue_id FROM register.report WHERE report.receipt_code = %(code)s);
