-- The committees that the asking account is bound to; none where it is bound to none.
CREATE OR REPLACE FUNCTION identity.bound_committees() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
    SELECT coalesce(array_agg(committee_id), '{}')
    FROM identity.account_committee
    WHERE account_id = identity.asking_account()
$$;
