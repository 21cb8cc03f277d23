-- Whether this database can make roles of keys.
SELECT
    to_regprocedure('keys.make_role(text, text, timestamptz)') IS NOT NULL
    AND EXISTS (
        SELECT
        FROM pg_database
        CROSS JOIN LATERAL aclexplode(pg_database.datacl) AS granted
        WHERE pg_database.datname = current_database()
            AND granted.is_grantable
            AND pg_get_userbyid(granted.grantee) = 'geo_mahalle_keys'
    )
