-- Every key that was made, open ones first; its name is the beginning of its digest, never of the key.
SELECT
    left(encode(api_key.key_sha256, 'hex'), 12) AS name,
    api_key.title,
    account.public_id AS account,
    account.kind,
    account.is_placewide,
    (SELECT count(*) FROM identity.account_area WHERE account_id = account.id) AS areas,
    api_key.scopes,
    api_key.created_at,
    api_key.expires_at,
    coalesce(api_key.revoked_at, account.revoked_at) AS revoked_at
FROM identity.api_key
JOIN identity.account ON account.id = api_key.account_id
ORDER BY coalesce(api_key.revoked_at, account.revoked_at) NULLS FIRST, api_key.id
