-- Keep at which doors a survey asks.
INSERT INTO register.survey_sample (area_id, form_id, drawn_on, seed, size, doors)
VALUES (%(area)s, %(form)s, %(on)s, %(seed)s, %(size)s, %(doors)s::jsonb)
RETURNING public_id
