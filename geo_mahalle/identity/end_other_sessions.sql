-- End every session of an account but one.
UPDATE identity.session
SET revoked_at = now()
FROM identity.account
WHERE account.id = session.account_id
    AND account.public_id = %(account)s
    AND session.revoked_at IS NULL
    AND session.token_sha256 <> %(token)s
RETURNING session.id
