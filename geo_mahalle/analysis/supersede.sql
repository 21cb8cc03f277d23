-- Delete the values that a run over all areas replaced.
DELETE FROM analysis.value
WHERE value.run_id < %(run)s
    AND value.indicator_id = ANY (%(indicators)s)
