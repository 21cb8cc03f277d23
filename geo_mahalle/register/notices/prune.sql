-- Forget notices and digests from before a day.
WITH notices AS (
    DELETE FROM register.notice WHERE on_day < %(before)s::date AND kind <> ALL (%(standing)s::text[]) RETURNING id
),
digests AS (
    DELETE FROM register.outbox
    WHERE made_at < %(before)s::date AND state IN ('sent', 'uncertain', 'given_up')
    RETURNING id
)
SELECT (SELECT count(*) FROM notices) + (SELECT count(*) FROM digests);
