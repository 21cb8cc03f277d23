-- A finished walk, as the run that coverage names.
INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes, accepted)
VALUES ('walk', 'own_forms', %(walk)s::text, '', 0, %(answered)s)
RETURNING id
