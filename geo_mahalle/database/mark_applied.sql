-- Remember the digest of the .sql files that views, functions and grants were made from.
INSERT INTO register.applied_sql (id, sha256)
VALUES (1, :sha256)
ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256
