-- Have a digest tried again.
UPDATE register.outbox
SET state = 'waiting', tries = 0, next_at = %(at)s, failure = NULL
WHERE public_id = %(digest)s::uuid AND state IN ('uncertain', 'given_up', 'waiting');
