-- What the roles of keys need in a place's database, run by the server's superuser before its first key.
-- geo_mahalle_analyst is the group that may read the schema analyst. geo_mahalle_keys makes and drops the roles; nobody
-- can log in as it or act as it: only the two functions below do, and only the identity role may call them. Safe to
-- run again.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'geo_mahalle_analyst') THEN
        CREATE ROLE geo_mahalle_analyst NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'geo_mahalle_keys') THEN
        CREATE ROLE geo_mahalle_keys NOLOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO geo_mahalle_keys WITH GRANT OPTION', current_database());
END
$$;
GRANT geo_mahalle_analyst TO geo_mahalle_keys WITH ADMIN OPTION;
GRANT pg_signal_backend TO geo_mahalle_keys;
GRANT SET ON PARAMETER temp_file_limit TO geo_mahalle_keys;

GRANT USAGE ON SCHEMA public, analyst TO geo_mahalle_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA analyst TO geo_mahalle_analyst;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA analyst TO geo_mahalle_analyst;

CREATE SCHEMA IF NOT EXISTS keys AUTHORIZATION geo_mahalle_keys;
REVOKE ALL ON SCHEMA keys FROM PUBLIC;
GRANT USAGE ON SCHEMA keys TO geo_mahalle_identity;

-- Make the role of a key. It comes with the verifier of the key as its password, never with the key.
CREATE OR REPLACE FUNCTION keys.make_role(name text, verifier text, ends_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    setting text;
BEGIN
    IF name !~ '^geo_mahalle_key_[0-9a-f]{16}$' OR verifier !~ '^SCRAM-SHA-256\$[0-9]+:' OR ends_at IS NULL THEN
        RAISE EXCEPTION 'not the role of a key' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format(
        'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 4 '
        'PASSWORD %L VALID UNTIL %L IN ROLE geo_mahalle_analyst',
        name, verifier, ends_at
    );
    FOREACH setting IN ARRAY ARRAY[
        'default_transaction_read_only = on', 'statement_timeout = ''60s''', 'lock_timeout = ''2s''',
        'idle_in_transaction_session_timeout = ''60s''', 'temp_file_limit = ''1GB''',
        'search_path = analyst, public'
    ] LOOP
        EXECUTE format('ALTER ROLE %I SET %s', name, setting);
    END LOOP;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name);
END
$$;

-- Drop the role of a key at once, and end what it is doing.
CREATE OR REPLACE FUNCTION keys.drop_role(name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
BEGIN
    IF name !~ '^geo_mahalle_key_[0-9a-f]{16}$' OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        RETURN;
    END IF;
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM %I', current_database(), name);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = name;
    EXECUTE format('DROP ROLE %I', name);
END
$$;

ALTER FUNCTION keys.make_role(text, text, timestamptz) OWNER TO geo_mahalle_keys;
ALTER FUNCTION keys.drop_role(text) OWNER TO geo_mahalle_keys;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA keys FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keys.make_role(text, text, timestamptz), keys.drop_role(text) TO geo_mahalle_identity;

-- What every role may do by default and an analyst's may not: write large objects, hold the locks that our own
-- programs wait for, ask how big tables are that cannot be read, and the functions that crash or read by a table's
-- name. Our own roles keep all of it.
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT pg_proc.oid::regprocedure AS name
        FROM pg_proc
        WHERE pg_proc.pronamespace IN ('pg_catalog'::regnamespace, 'public'::regnamespace)
            AND pg_proc.prokind = 'f'
            AND pg_proc.proname ~ (
                '^(lo_.*|lowrite|loread|pg_(try_)?advisory_.*|pg_.*_size|pg_relation_filenode|pg_relation_filepath|'
                'pg_stat_get_.*(tuples|live|dead|scanned|numscans|blocks|vacuum|analyze).*|pg_notify|pg_sleep.*|'
                'st_makevalid|st_(find|estimated)_?extent|st_fromflatgeobuf.*)$'
            )
            AND has_function_privilege('public', pg_proc.oid, 'EXECUTE')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', found.name);
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION %s TO geo_mahalle_owner, geo_mahalle_app, geo_mahalle_compute, '
            'geo_mahalle_identity, geo_mahalle_web, geo_mahalle_public, geo_mahalle_backup',
            found.name
        );
    END LOOP;
END
$$;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql TO geo_mahalle_owner;

-- The same for the estimates that pg_class holds of every table and index.
DO $$
DECLARE
    kept text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ')
    INTO kept
    FROM pg_attribute
    WHERE attrelid = 'pg_class'::regclass
        AND NOT attisdropped
        AND attname NOT IN ('reltuples', 'relpages', 'relallvisible', 'relallfrozen');
    REVOKE SELECT ON pg_class FROM PUBLIC;
    EXECUTE format('GRANT SELECT (%s) ON pg_class TO PUBLIC', kept);
    GRANT SELECT ON pg_class TO geo_mahalle_owner, geo_mahalle_app, geo_mahalle_compute, geo_mahalle_identity,
        geo_mahalle_web, geo_mahalle_public, geo_mahalle_backup;
END
$$;
