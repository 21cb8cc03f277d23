-- What was decided about a signal, and where its problem stands.
SELECT
    signal.moderation,
    issue.state
FROM register.signal
LEFT JOIN register.issue ON issue.id = signal.issue_id
WHERE signal.receipt_code = %(code)s;
