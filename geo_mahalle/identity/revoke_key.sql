-- Close a key.
UPDATE identity.api_key SET revoked_at = now() WHERE key_sha256 = %(key)s AND revoked_at IS NULL
