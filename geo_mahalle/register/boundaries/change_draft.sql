-- Draw an open draft anew, if it is still the one that was looked at; what was agreed is a draft again.
UPDATE register.boundary_draft
SET name_fa = %(name)s,
    level = %(level)s,
    parent_code = %(parent_code)s,
    geom = ST_SetSRID(ST_GeomFromWKB(decode(%(shape)s, 'hex')), 4326),
    area_m2 = %(area_m2)s,
    status = 'draft',
    revision = revision + 1
WHERE public_id = %(id)s
    AND revision = %(revision)s
    AND (status IN ('draft', 'agreed') OR (status = 'approved' AND import_run_id IS NULL))
RETURNING id;
