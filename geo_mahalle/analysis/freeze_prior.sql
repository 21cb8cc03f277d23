-- Freeze the prior and goalposts of one level and kind of period.
INSERT INTO analysis.prior (run_id, indicator_id, level, period_kind, parameters)
VALUES (%(run)s, %(indicator)s, %(level)s, %(kind)s, %(parameters)s::jsonb)
