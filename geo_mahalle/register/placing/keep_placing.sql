-- Where somebody placed a row, or that it was put aside; a later decision takes the earlier one's place.
INSERT INTO register.placing (import_run_id, line, geom, how, candidate, score, by_account)
VALUES (
    %(run_id)s,
    %(line)s,
    ST_SetSRID(ST_MakePoint(%(lon)s::double precision, %(lat)s::double precision), 4326),
    %(how)s,
    %(candidate)s,
    %(score)s,
    %(by)s
)
ON CONFLICT (import_run_id, line) DO UPDATE
SET geom = excluded.geom,
    how = excluded.how,
    candidate = excluded.candidate,
    score = excluded.score,
    by_account = excluded.by_account,
    at = now();
