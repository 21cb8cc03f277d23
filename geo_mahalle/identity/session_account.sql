-- The account of a running session, with what it reaches.
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
    ) AS committees
FROM identity.session
JOIN identity.account ON account.id = session.account_id
WHERE session.token_sha256 = %(token)s
    AND session.revoked_at IS NULL
    AND account.revoked_at IS NULL
    AND session.expires_at > now()
    AND (session.kind = 'device' OR session.seen_at > now() - interval '30 minutes')
