-- Give a draft another status, if it has one of those it may come from.
UPDATE register.boundary_draft
SET status = %(after)s
WHERE public_id = %(id)s
    AND (CASE WHEN status = 'approved' AND import_run_id IS NULL THEN 'agreed' ELSE status END) = ANY(%(before)s)
RETURNING id;
