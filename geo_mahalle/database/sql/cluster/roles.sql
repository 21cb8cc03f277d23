-- The seven roles of a cluster.
-- None may become superuser, make databases or roles, or log in by password; only the backup sees past row
-- security. Safe to run again.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['owner', 'app', 'compute', 'identity', 'web', 'public', 'backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'geo_mahalle_' || wanted) THEN
            EXECUTE format(
                'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION %s',
                'geo_mahalle_' || wanted,
                CASE WHEN wanted = 'backup' THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END
            );
        END IF;
    END LOOP;
END
$$;
GRANT pg_read_all_data TO geo_mahalle_backup;
