-- Forget wrong tries that no longer slow anybody.
DELETE FROM identity.guess WHERE at < now() - interval '1 hour'
