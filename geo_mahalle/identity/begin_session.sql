-- Begin a session.
INSERT INTO identity.session (account_id, token_sha256, kind, expires_at)
VALUES (%(account)s, %(token)s, %(kind)s, now() + %(lasts)s)
