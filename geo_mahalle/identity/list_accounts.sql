-- Every account, open ones first.
SELECT
    public_id,
    kind,
    name,
    login,
    is_placewide,
    (SELECT count(*) FROM identity.account_area WHERE account_id = account.id) AS areas,
    created_at,
    revoked_at
FROM identity.account
ORDER BY revoked_at NULLS FIRST, id
