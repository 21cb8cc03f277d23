-- The last row of the audit and a known one, each with its digest.
SELECT audit.id, audit.sha256
FROM identity.audit
WHERE audit.id = %(known)s::bigint OR audit.id = (SELECT max(latest.id) FROM identity.audit AS latest)
