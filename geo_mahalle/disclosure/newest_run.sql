-- The day up to which the newest finished run computed.
SELECT run.as_of
FROM analysis.run
WHERE run.finished_at IS NOT NULL
ORDER BY run.id DESC
LIMIT 1
