-- An account by its login, for checking a password.
SELECT id, kind, password_hash, totp_secret, totp_last_step, revoked_at IS NULL AS is_open
FROM identity.account
WHERE login = %(login)s
