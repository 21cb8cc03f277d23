-- Digests that are to be tried now, the oldest first.
SELECT id, public_id, account_key, way, tries
FROM register.outbox
WHERE state = 'waiting' AND next_at <= %(at)s
ORDER BY made_at, id
LIMIT 500;
