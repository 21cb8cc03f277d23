-- Open accounts with what they reach and how they want to be told.
SELECT
    account.id,
    account.public_id,
    account.kind,
    account.name,
    account.is_placewide,
    account.agency_id,
    account.created_at,
    account.digest,
    account.mail,
    account.phone,
    account.language,
    ARRAY(SELECT area_id FROM identity.account_area WHERE account_id = account.id ORDER BY area_id) AS area_ids,
    ARRAY(
        SELECT committee_id FROM identity.account_committee WHERE account_id = account.id ORDER BY committee_id
    ) AS committees
FROM identity.account
WHERE account.revoked_at IS NULL
    AND (%(account)s::uuid IS NULL OR account.public_id = %(account)s::uuid)
ORDER BY account.id;
