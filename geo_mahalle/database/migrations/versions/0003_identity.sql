-- Keep accounts, sessions, keys and the audit.
SELECT 1;
