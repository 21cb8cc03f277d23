-- The key of an open account.
SELECT id FROM identity.account WHERE public_id::text = %(public_id)s AND revoked_at IS NULL
