-- Mark a session as used; to the minute, so that reading a page is not a write each time.
UPDATE identity.session
SET seen_at = now()
WHERE token_sha256 = %(token)s AND seen_at < now() - interval '1 minute'
