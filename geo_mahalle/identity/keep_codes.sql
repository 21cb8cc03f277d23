-- Keep the digests of printed codes.
INSERT INTO identity.recovery_code (account_id, code_sha256)
SELECT %(account)s, code FROM unnest(%(codes)s::bytea[]) AS code
