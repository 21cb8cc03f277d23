-- Say what a result was made from.
INSERT INTO analysis.result_key (result, digest, run_id, known)
VALUES (%(result)s, %(digest)s, %(run)s, %(known)s)
ON CONFLICT (result) DO UPDATE
SET digest = excluded.digest, run_id = excluded.run_id, known = excluded.known
