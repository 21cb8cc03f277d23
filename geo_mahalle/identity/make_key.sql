-- Keep a key's digest.
INSERT INTO identity.api_key (account_id, title, key_sha256, scopes, expires_at)
VALUES (%(account)s, %(title)s, %(key)s, %(scopes)s, now() + %(lasts)s)
