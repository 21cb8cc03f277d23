-- Keep a resident's signal; no row where the problem or the area is not known.
INSERT INTO register.signal (kind, issue_id, area_id, category_id, receipt_code, sender_hash, received_on)
SELECT
    %(kind)s::text,
    issue.id,
    coalesce(issue.area_id, area.id),
    coalesce(issue.category_id, category.id),
    %(code)s::text,
    %(sender)s::bytea,
    %(on)s::date
FROM (SELECT 1) AS once
LEFT JOIN register.issue ON issue.public_id = %(issue)s::uuid
LEFT JOIN register.area ON area.code = %(area)s::text
LEFT JOIN register.category ON category.id = %(category)s::text AND category.sensitivity < 2
WHERE issue.id IS NOT NULL OR (%(issue)s::uuid IS NULL AND area.id IS NOT NULL)
RETURNING receipt_code;
