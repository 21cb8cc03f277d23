-- Keep a planned power cut; said again, the later word holds. No row for an area that is not known.
INSERT INTO register.power_cut (area_id, starts_at, ends_at, source)
SELECT
    area.id,
    %(starts)s::timestamptz,
    %(ends)s::timestamptz,
    %(source)s::text
FROM (SELECT 1) AS once
LEFT JOIN register.area ON area.code = %(area)s::text
WHERE area.id IS NOT NULL OR %(area)s::text IS NULL
ON CONFLICT (area_id, starts_at) DO UPDATE
SET ends_at = excluded.ends_at,
    source = excluded.source
RETURNING id;
