-- Bind a key to the database role that acts in its name.
UPDATE identity.api_key SET sql_role = %(role)s WHERE key_sha256 = %(key)s
