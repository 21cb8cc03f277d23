-- What the key in whose role somebody logged in reaches: the same as over the API, since the same functions say it.
-- A role that is no key's, or that of a closed one, reaches nothing.
CREATE OR REPLACE FUNCTION analyst.reach()
RETURNS TABLE (is_asking boolean, is_placewide boolean, codes text[], categories text[], committees text[])
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog
AS $$
    SELECT
        identity.asking_account() IS NOT NULL,
        identity.reaches_place(),
        ARRAY(
            SELECT area.code
            FROM register.area
            WHERE (SELECT identity.reaches_place()) OR area.id = ANY ((SELECT identity.reached_areas())::bigint[])
            ORDER BY area.code
        ),
        identity.reached_categories(),
        identity.bound_committees()
$$;

COMMENT ON FUNCTION analyst.reach() IS
'whether a key asks, whether it reaches the whole place, and the areas, categories and committees that it reaches';
