-- Make an account with its areas and committees.
WITH made AS (
    INSERT INTO identity.account (
        kind, name, login, password_hash, totp_secret, is_placewide, agency_id
    )
    VALUES (%(kind)s, %(name)s, %(login)s, %(hash)s, %(totp)s, %(is_placewide)s, %(agency)s)
    RETURNING id, public_id
),
reached AS (
    INSERT INTO identity.account_area (account_id, area_id)
    SELECT made.id, area_id FROM made, unnest(%(areas)s::bigint[]) AS area_id
),
bound AS (
    INSERT INTO identity.account_committee (account_id, committee_id)
    SELECT made.id, committee_id FROM made, unnest(%(committees)s::text[]) AS committee_id
)
SELECT id, public_id FROM made
