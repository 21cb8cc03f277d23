-- Use a one-time code's step up; no row where this or a later one was used.
UPDATE identity.account
SET totp_last_step = %(step)s
WHERE id = %(account)s AND (totp_last_step IS NULL OR totp_last_step < %(step)s)
RETURNING id
