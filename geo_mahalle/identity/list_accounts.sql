-- Every account, open ones first.
SELECT
    public_id,
    kind,
    name,
    login,
    is_placewide,
    agency_id,
    (SELECT count(*) FROM identity.account_area WHERE account_id = account.id) AS areas,
    created_at,
    revoked_at,
    ARRAY(SELECT area_id FROM identity.account_area WHERE account_id = account.id ORDER BY area_id) AS area_ids,
    ARRAY(
        SELECT committee_id FROM identity.account_committee WHERE account_id = account.id ORDER BY committee_id
    ) AS committees
FROM identity.account
ORDER BY revoked_at NULLS FIRST, id
