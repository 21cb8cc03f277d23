-- The database roles of an account's keys.
SELECT api_key.sql_role
FROM identity.api_key
JOIN identity.account ON account.id = api_key.account_id
WHERE account.public_id = %(public_id)s::uuid
    AND api_key.sql_role IS NOT NULL
