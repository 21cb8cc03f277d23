-- What became of what a resident said, by the receipt's code.
SELECT
    signal.kind,
    signal.moderation,
    signal.category_id AS category,
    issue.state
FROM register.signal
LEFT JOIN register.issue ON issue.id = signal.issue_id
WHERE signal.receipt_code = %(code)s;
