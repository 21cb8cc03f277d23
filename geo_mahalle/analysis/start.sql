-- Open a run.
INSERT INTO analysis.run (as_of, is_full, code_version, catalogue_sha256, parameters, started_at)
VALUES (%(as_of)s, %(is_full)s, %(code_version)s, %(catalogue)s, %(parameters)s::jsonb, clock_timestamp())
RETURNING id
