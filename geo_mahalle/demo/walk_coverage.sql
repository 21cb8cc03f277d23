-- A finished walk becomes coverage of what was looked at.
WITH made AS (
    INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes, accepted)
    SELECT 'walk', 'own_forms', walk.public_id::text, '', 0, 0
    FROM register.walk
    WHERE walk.client_id = %(client_id)s
    RETURNING id
)
INSERT INTO register.coverage (area_id, theme, surveyed_on, completeness, import_run_id)
SELECT walk.area_id, theme.id, walk.walked_on, walk.completeness, made.id
FROM register.walk
CROSS JOIN unnest(%(themes)s::text[]) AS theme (id)
CROSS JOIN made
WHERE walk.client_id = %(client_id)s
