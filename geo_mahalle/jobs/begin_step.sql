-- Note that a step begins.
INSERT INTO register.upkeep (step, started_at)
VALUES (%(step)s, %(at)s)
ON CONFLICT (step) DO UPDATE SET started_at = excluded.started_at;
