-- What a server is and has, in one row.
-- Versions, the roles that are missing, and the roles that the user of this connection may not act as.
SELECT
    current_setting('server_version_num')::int AS version,
    (
        SELECT default_version
        FROM pg_available_extensions
        WHERE name = 'postgis'
    ) AS postgis,
    ARRAY(
        SELECT wanted.name
        FROM unnest(%(roles)s::text[]) AS wanted (name)
        LEFT JOIN pg_roles AS there ON there.rolname = wanted.name
        WHERE there.rolname IS NULL
        ORDER BY wanted.name
    ) AS missing,
    ARRAY(
        SELECT there.rolname::text
        FROM pg_roles AS there
        WHERE there.rolname = ANY (%(roles)s::text[])
            AND NOT pg_has_role(current_user, there.oid, 'MEMBER')
        ORDER BY there.rolname
    ) AS refused,
    ARRAY(
        SELECT substr(datname, 13)
        FROM pg_database
        WHERE datname LIKE 'geo\_mahalle\_%%'
        ORDER BY datname
    ) AS places
