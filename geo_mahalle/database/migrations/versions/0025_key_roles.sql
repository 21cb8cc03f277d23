-- Bind each key to a database role of its own, by which the analysts' SQL knows what it reaches.

ALTER TABLE identity.api_key ADD COLUMN sql_role TEXT;
ALTER TABLE identity.api_key ADD CONSTRAINT uq_api_key_sql_role UNIQUE (sql_role);
COMMENT ON COLUMN identity.api_key.sql_role IS 'database role that acts in its name; NULL: it asks by the API alone';
