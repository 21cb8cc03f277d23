-- A new draft; nothing where another draft of the same area is open.
INSERT INTO register.boundary_draft (code, name_fa, level, parent_code, geom, area_m2)
VALUES (
    %(code)s, %(name)s, %(level)s, %(parent_code)s, ST_SetSRID(ST_GeomFromWKB(decode(%(shape)s, 'hex')), 4326), %(area_m2)s
)
ON CONFLICT DO NOTHING
RETURNING id, public_id;
