-- Digests that were tried and not sent, the newest first.
SELECT public_id AS digest, way, state, tries, made_at, failure
FROM register.outbox
WHERE state IN ('uncertain', 'given_up') OR (state = 'waiting' AND tries > 0)
ORDER BY made_at DESC, id DESC
LIMIT 100;
