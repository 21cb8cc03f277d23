-- Register an institution of an area.
INSERT INTO register.institution (area_id, kind, name, hosts, acts, agreed_on)
VALUES (%(area)s, %(kind)s, %(name)s, %(hosts)s, %(acts)s, %(agreed_on)s)
RETURNING public_id
