-- When each step ran last and what it did.
SELECT step, started_at, done_at, outcome, failure FROM register.upkeep;
