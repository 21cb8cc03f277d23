-- Delete older runs of which neither a value nor a frozen prior is left.
DELETE FROM analysis.run
WHERE run.id < %(run)s
    AND NOT EXISTS (SELECT FROM analysis.value WHERE value.run_id = run.id)
    AND NOT EXISTS (SELECT FROM analysis.prior WHERE prior.run_id = run.id)
