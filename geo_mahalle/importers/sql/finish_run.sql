-- The counts of the run.
UPDATE register.import_run
SET lines_read = %(lines_read)s,
    accepted = %(accepted)s,
    duplicate = %(duplicate)s,
    refused = %(refused)s,
    created = %(created)s,
    changed = %(changed)s,
    unchanged = %(unchanged)s,
    gone = %(gone)s,
    outside = %(outside)s
WHERE id = %(run_id)s;
