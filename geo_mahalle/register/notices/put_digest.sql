-- Put an account's unread and unsent notices into the digest of a period, once; its number.
WITH waiting AS (
    SELECT notice.id
    FROM register.notice
    WHERE notice.account_key = %(account)s
        AND notice.read_on IS NULL
        AND notice.outbox_id IS NULL
        AND notice.on_day <= %(until)s::date
),
made AS (
    INSERT INTO register.outbox (account_key, way, period_key, made_at, next_at)
    SELECT %(account)s, %(way)s, %(period)s, %(at)s, %(at)s
    WHERE EXISTS (SELECT FROM waiting)
    ON CONFLICT (account_key, way, period_key) DO NOTHING
    RETURNING id
)
UPDATE register.notice
SET outbox_id = made.id
FROM made, waiting
WHERE notice.id = waiting.id
RETURNING made.id;
