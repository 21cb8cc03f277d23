-- Finished computations, newest first.
SELECT runs.*
FROM analysis.runs AS runs
ORDER BY runs.run DESC
