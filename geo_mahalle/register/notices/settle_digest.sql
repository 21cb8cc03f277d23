-- Note where a digest stands now; a wait counts one more try.
UPDATE register.outbox
SET state = %(state)s,
    tries = tries + CASE WHEN %(state)s IN ('sending', 'sent') THEN 0 ELSE 1 END,
    sent_at = %(at)s::timestamptz,
    next_at = coalesce(%(next_at)s::timestamptz, next_at),
    failure = %(failure)s
WHERE id = %(digest)s;
