-- End a session.
UPDATE identity.session SET revoked_at = now() WHERE token_sha256 = %(token)s AND revoked_at IS NULL
