-- Whether there is a finished full run.
SELECT EXISTS (
    SELECT FROM analysis.run
    WHERE run.is_full
        AND run.finished_at IS NOT NULL
)
