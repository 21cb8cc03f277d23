-- Finish a walk once.
UPDATE register.walk
SET completeness = %(share)s, finished_on = %(on)s
WHERE public_id = %(walk)s AND finished_on IS NULL
RETURNING id
