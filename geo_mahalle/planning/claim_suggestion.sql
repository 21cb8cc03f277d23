-- Take the oldest suggestion that waits, or that somebody began and left: no sign of life for a minute.
-- Of two who ask at once each gets another one.
UPDATE planning.suggestion
SET state = 'running', beat_at = now(), stage = '', steps_done = 0, steps_all = 0
WHERE suggestion.id = (
    SELECT waiting.id
    FROM planning.suggestion AS waiting
    WHERE waiting.state = 'waiting'
        OR (waiting.state = 'running' AND waiting.beat_at < now() - interval '60 seconds')
    ORDER BY waiting.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING id, codes, parameters, wanted
