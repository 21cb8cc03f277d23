-- What a place's database has before the first migration.
-- Extensions need the superuser; nobody has a right only because he can connect. Safe to run again.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO
    geo_mahalle_owner,
    geo_mahalle_app,
    geo_mahalle_compute,
    geo_mahalle_identity,
    geo_mahalle_web,
    geo_mahalle_public,
    geo_mahalle_backup;
