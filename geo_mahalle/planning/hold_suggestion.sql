-- Mark a suggestion as kept; nothing where it was kept already or is not done.
-- So two tabs make one draft of it.
UPDATE planning.suggestion
SET kept_at = now()
WHERE public_id = %(public_id)s::uuid AND state = 'done' AND kept_at IS NULL
RETURNING outcome
