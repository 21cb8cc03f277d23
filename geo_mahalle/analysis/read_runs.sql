-- Two finished runs.
SELECT run.id, run.as_of, run.is_full, run.code_version, run.catalogue_sha256, run.parameters - 'areas' - 'left_out' AS parameters
FROM analysis.run
WHERE run.id = ANY (%(runs)s)
    AND run.finished_at IS NOT NULL
