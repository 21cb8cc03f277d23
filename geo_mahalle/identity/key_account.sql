-- The account in whose name a key acts, with what it reaches and what the key may do.
SELECT
    account.id,
    account.public_id,
    account.kind,
    account.name,
    account.is_placewide,
    account.agency_id,
    ARRAY(SELECT area_id FROM identity.account_area WHERE account_id = account.id ORDER BY area_id) AS area_ids,
    ARRAY(
        SELECT committee_id FROM identity.account_committee WHERE account_id = account.id ORDER BY committee_id
    ) AS committees,
    api_key.scopes
FROM identity.api_key
JOIN identity.account ON account.id = api_key.account_id
WHERE api_key.key_sha256 = %(token)s
    AND api_key.revoked_at IS NULL
    AND account.revoked_at IS NULL
    AND api_key.expires_at > now()
