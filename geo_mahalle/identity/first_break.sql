-- The first row of the audit whose digest or whose link to the row before is wrong.
SELECT id
FROM (
    SELECT
        audit.id,
        audit.sha256 = identity.digest_of(audit) AS is_whole,
        audit.previous_sha256 = coalesce(lag(audit.sha256) OVER (ORDER BY audit.id), sha256(''::bytea)) AS is_linked
    FROM identity.audit
) AS judged
WHERE NOT (is_whole AND is_linked)
ORDER BY id
LIMIT 1
