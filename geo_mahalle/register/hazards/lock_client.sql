-- Let one report of one sender in at a time: five taps at once are one report.
SELECT pg_advisory_xact_lock(hashtextextended(%(client)s, 5));
