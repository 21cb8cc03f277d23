-- Schemas of a place.
-- Made before the first migration, because Alembic keeps its own table in one of them.
CREATE SCHEMA IF NOT EXISTS register;
CREATE SCHEMA IF NOT EXISTS analysis;
CREATE SCHEMA IF NOT EXISTS pub;
CREATE SCHEMA IF NOT EXISTS identity;
CREATE SCHEMA IF NOT EXISTS planning;
CREATE SCHEMA IF NOT EXISTS analyst;
