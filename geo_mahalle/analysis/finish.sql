-- Close a run; its values are the current ones from here on.
UPDATE analysis.run
SET finished_at = clock_timestamp()
WHERE id = %(run)s
