-- Delete older runs of which neither a value nor a frozen prior nor a change is left.
DELETE FROM analysis.run
WHERE run.id < %(run)s
    AND NOT EXISTS (SELECT FROM analysis.value WHERE value.run_id = run.id)
    AND NOT EXISTS (SELECT FROM analysis.prior WHERE prior.run_id = run.id)
    AND NOT EXISTS (SELECT FROM analysis.value_change AS change WHERE change.run_id = run.id)
    AND NOT EXISTS (SELECT FROM analysis.value_change AS change WHERE change.before_run_id = run.id)
