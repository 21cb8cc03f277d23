-- Use a printed code up; no row where it is not one of the account's or was used.
UPDATE identity.recovery_code
SET used_at = now()
WHERE account_id = %(account)s AND code_sha256 = %(code)s AND used_at IS NULL
RETURNING id
