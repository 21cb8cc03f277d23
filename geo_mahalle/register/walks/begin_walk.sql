-- Begin a walk; begun twice under one identifier it is one.
INSERT INTO register.walk (client_id, area_id, form_id, walked_on, is_after_dark, is_led_by_women, walkers, women)
VALUES (
    %(client)s, %(area)s, %(form)s, %(on)s, %(is_after_dark)s, %(is_led_by_women)s, %(walkers)s, %(women)s
)
ON CONFLICT (client_id) DO UPDATE SET client_id = excluded.client_id
RETURNING public_id
