-- Mark one notice of an account as read, or all of them; what it opens.
WITH marked AS (
    UPDATE register.notice
    SET read_on = coalesce(read_on, %(on)s::date)
    WHERE account_key = %(account)s AND (%(notice)s::uuid IS NULL OR public_id = %(notice)s::uuid)
    RETURNING opens
)
SELECT opens FROM marked LIMIT 1;
