-- Keep a study; its values follow.
INSERT INTO analysis.study (
    kind, level, period_key, indicator_id, run_id, seed, method_version, code_version, parameters, whole
)
VALUES (
    %(kind)s, %(level)s, %(period)s, %(indicator)s, %(run)s, %(seed)s, %(method)s, %(code)s,
    %(parameters)s::jsonb, %(whole)s::jsonb
)
RETURNING id
