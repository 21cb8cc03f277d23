-- The roles of keys that may come into a database.
SELECT pg_get_userbyid(granted.grantee) AS role
FROM pg_database
CROSS JOIN LATERAL aclexplode(pg_database.datacl) AS granted
WHERE pg_database.datname = %(database)s
    AND starts_with(pg_get_userbyid(granted.grantee), 'geo_mahalle_key_')
