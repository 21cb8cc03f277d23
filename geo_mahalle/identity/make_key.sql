-- Keep a key's digest; tell whose it is and when it ends.
INSERT INTO identity.api_key (account_id, title, key_sha256, scopes, expires_at)
VALUES (%(account)s, %(title)s, %(key)s, %(scopes)s, now() + %(lasts)s)
RETURNING
    expires_at,
    (SELECT account.kind FROM identity.account WHERE account.id = api_key.account_id) AS kind
