-- A suggestion is done, or failed with what to do.
-- Only once.
UPDATE planning.suggestion
SET state = %(state)s, message = %(message)s, remedy = %(remedy)s, outcome = %(outcome)s, ended_at = now()
WHERE id = %(id)s AND state = 'running'
