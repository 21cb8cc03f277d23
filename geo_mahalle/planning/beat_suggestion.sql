-- How far a suggestion is.
-- It is also the sign of life of who computes it.
UPDATE planning.suggestion
SET stage = %(stage)s, steps_done = %(done)s, steps_all = %(every)s, beat_at = now()
WHERE id = %(id)s AND state = 'running'
