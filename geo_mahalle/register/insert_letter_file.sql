-- Keep a file of an answer; the same one again is not kept.
INSERT INTO register.letter_file (step_id, kind, file_name, sha256, size_bytes)
VALUES (%(step)s, %(kind)s, %(name)s, %(sha256)s, %(size)s)
ON CONFLICT (step_id, sha256) DO NOTHING;
