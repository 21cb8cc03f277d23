-- Close an account.
UPDATE identity.account SET revoked_at = coalesce(revoked_at, now()) WHERE public_id = %(public_id)s::uuid
