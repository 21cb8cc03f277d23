-- The import run; its counts are set when they are known.
INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes, options)
VALUES (%(kind)s, %(source)s, %(file_name)s, %(file_sha256)s, %(file_bytes)s, %(options)s)
RETURNING id;
