-- The newest finished computation of the place.
SELECT
    run.id,
    run.finished_at::text AS finished_at
FROM analysis.run
WHERE run.finished_at IS NOT NULL
ORDER BY run.id DESC
LIMIT 1;
