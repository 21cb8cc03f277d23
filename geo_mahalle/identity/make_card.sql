-- Keep a card of an open account; no row where another open card has the same digits.
INSERT INTO identity.invitation (account_id, token_sha256, digits_sha256, phones, expires_at)
SELECT account.id, %(token)s, %(digits)s, %(phones)s, now() + %(lasts)s
FROM identity.account
WHERE account.public_id::text = %(public_id)s
    AND account.revoked_at IS NULL
    AND NOT EXISTS (
        SELECT FROM identity.invitation
        WHERE digits_sha256 = %(digits)s AND phones > 0 AND expires_at > now()
    )
