-- What residents said about a problem and nobody has looked at yet.
SELECT signal.receipt_code AS code, signal.kind, signal.received_on
FROM register.signal
WHERE signal.issue_id = %(issue)s AND signal.moderation = 'pending'
ORDER BY signal.id;
