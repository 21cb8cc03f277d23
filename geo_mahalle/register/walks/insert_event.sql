-- An event of the five-tap form; sent twice it is one.
INSERT INTO register.event (source_id, source_key, source_line, area_id, kind, on_day, band, host_kind, is_open)
VALUES ('own_forms', %(client)s::text, 0, %(area)s, %(kind)s, %(on)s, %(band)s, %(host_kind)s, %(is_open)s)
ON CONFLICT (source_id, source_key) DO NOTHING
RETURNING id
