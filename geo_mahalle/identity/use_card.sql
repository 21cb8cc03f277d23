-- Open one phone by a card; no row where no open card fits.
UPDATE identity.invitation
SET phones = phones - 1
WHERE id = (
        SELECT invitation.id
        FROM identity.invitation
        JOIN identity.account ON account.id = invitation.account_id
        WHERE (token_sha256 = %(token)s::bytea OR digits_sha256 = %(digits)s::bytea)
            AND phones > 0
            AND expires_at > now()
            AND account.revoked_at IS NULL
        LIMIT 1
        FOR UPDATE OF invitation
    )
    AND phones > 0
RETURNING account_id
