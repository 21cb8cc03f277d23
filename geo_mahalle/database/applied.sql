-- Version of the database: its migration and the digest of the .sql files it was built from.
SELECT
    (SELECT version_num FROM register.alembic_version) AS migration,
    sha256
FROM register.applied_sql
