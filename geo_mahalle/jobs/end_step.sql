-- Note how a step ended; what it did last stays where it failed.
UPDATE register.upkeep
SET failure = %(failure)s,
    done_at = CASE WHEN %(failure)s::text IS NULL THEN %(at)s ELSE done_at END,
    outcome = CASE WHEN %(failure)s::text IS NULL THEN %(outcome)s::jsonb ELSE outcome END
WHERE step = %(step)s;
