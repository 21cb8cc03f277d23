-- Bind no key to a role. Roles that were made stay without any right: what they could read goes with this.
DROP SCHEMA IF EXISTS analyst CASCADE;
ALTER TABLE identity.api_key DROP COLUMN sql_role;
