-- Say what a result was made from; without a run it stays that of the run before.
INSERT INTO analysis.result_key (result, digest, run_id, known)
VALUES (
    %(result)s,
    %(digest)s,
    coalesce(
        %(run)s::bigint,
        (SELECT kept.run_id FROM analysis.result_key AS kept WHERE kept.result = %(result)s)
    ),
    %(known)s
)
ON CONFLICT (result) DO UPDATE
SET digest = excluded.digest, run_id = excluded.run_id, known = excluded.known
