-- Where an account is signed in: one row a running session, the last used first.
SELECT
    session.kind,
    session.created_at AS begun_at,
    session.seen_at,
    session.token_sha256 = %(token)s AS is_this
FROM identity.session
JOIN identity.account ON account.id = session.account_id
WHERE account.public_id = %(account)s
    AND session.revoked_at IS NULL
    AND session.expires_at > now()
    AND (session.kind = 'device' OR session.seen_at > now() - interval '30 minutes')
ORDER BY is_this DESC, session.seen_at DESC
