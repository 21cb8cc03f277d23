-- What the one who asks may reach, by the unguessable key of the request's session.
-- The key is set with set_config('geo_mahalle.session', …, true) in the request's transaction; a made-up,
-- ended or missing one reaches nothing. A statement may change the setting, but cannot guess another's key.
-- Who logged in as the role of a key is that key, whatever is set: session_user cannot be set by a statement.
CREATE OR REPLACE FUNCTION identity.asking_account() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
    WITH asked AS (
        SELECT sha256(convert_to(coalesce(current_setting('geo_mahalle.session', true), ''), 'UTF8')) AS digest
        WHERE NOT starts_with(session_user, 'geo_mahalle_key_')
    )
    SELECT account.id
    FROM asked
    JOIN identity.session ON session.token_sha256 = asked.digest
    JOIN identity.account ON account.id = session.account_id
    WHERE session.revoked_at IS NULL
        AND account.revoked_at IS NULL
        AND session.expires_at > now()
        AND (session.kind = 'device' OR session.seen_at > now() - interval '30 minutes')
    UNION ALL
    SELECT account.id
    FROM asked
    JOIN identity.api_key ON api_key.key_sha256 = asked.digest
    JOIN identity.account ON account.id = api_key.account_id
    WHERE api_key.revoked_at IS NULL AND account.revoked_at IS NULL AND api_key.expires_at > now()
    UNION ALL
    SELECT account.id
    FROM identity.api_key
    JOIN identity.account ON account.id = api_key.account_id
    WHERE api_key.sql_role = session_user
        AND api_key.revoked_at IS NULL
        AND account.revoked_at IS NULL
        AND api_key.expires_at > now()
    LIMIT 1
$$;

CREATE OR REPLACE FUNCTION identity.reaches_place() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
    SELECT coalesce((SELECT is_placewide FROM identity.account WHERE id = identity.asking_account()), false)
$$;

CREATE OR REPLACE FUNCTION identity.reached_areas() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
    SELECT coalesce(array_agg(DISTINCT within.area_id), '{}')
    FROM identity.account_area
    JOIN analysis.area_within AS within ON within.ancestor_id = account_area.area_id
    WHERE account_area.account_id = identity.asking_account()
$$;

-- The categories of the account's committees up to its sensitivity; without committees, of all.
CREATE OR REPLACE FUNCTION identity.reached_categories() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
    SELECT coalesce(array_agg(category.id), '{}')
    FROM identity.account
    JOIN register.category ON category.sensitivity <= CASE account.kind
        WHEN 'committee_head' THEN 3
        WHEN 'council_secretary' THEN 2
        WHEN 'county_office' THEN 2
        WHEN 'province_office' THEN 2
        WHEN 'administrator' THEN 2
        ELSE 1
    END
    WHERE account.id = identity.asking_account()
        AND (
            (
                account.kind <> 'committee_head'
                AND NOT EXISTS (SELECT FROM identity.account_committee WHERE account_id = account.id)
            )
            OR category.committee_id IN (
                SELECT committee_id FROM identity.account_committee WHERE account_id = account.id
            )
        )
$$;

-- The agency that an asking liaison answers for: '' for one without an agency, NULL for whoever is no liaison.
CREATE OR REPLACE FUNCTION identity.asking_agency() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
    SELECT coalesce(agency_id, '')
    FROM identity.account
    WHERE id = identity.asking_account() AND kind = 'agency_liaison'
$$;
