-- Drop every view of ours before tables change.
-- Views hold no data and are made again from their files in the same transaction.
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT schemaname, viewname
        FROM pg_views
        WHERE schemaname IN ('register', 'analysis', 'pub', 'identity', 'analyst')
    LOOP
        EXECUTE format('DROP VIEW IF EXISTS %I.%I CASCADE', found.schemaname, found.viewname);
    END LOOP;
END
$$;
