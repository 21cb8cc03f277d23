-- Decide about a signal that waits.
UPDATE register.signal
SET moderation = %(to)s,
    moderated_on = (%(at)s::timestamptz AT TIME ZONE place.timezone)::date
FROM register.place
WHERE signal.receipt_code = %(code)s AND signal.moderation = 'pending'
RETURNING
    signal.kind,
    (SELECT issue.public_id FROM register.issue WHERE issue.id = signal.issue_id) AS issue,
    (SELECT issue.state FROM register.issue WHERE issue.id = signal.issue_id) AS state;
