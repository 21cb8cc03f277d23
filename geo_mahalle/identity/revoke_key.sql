-- Close a key by its digest or by its name, the beginning of its digest.
UPDATE identity.api_key
SET revoked_at = now()
WHERE revoked_at IS NULL
    AND (key_sha256 = %(key)s::bytea OR left(encode(key_sha256, 'hex'), 12) = %(name)s::text)
RETURNING title, sql_role
