-- The answers of one household; sent twice they are one interview.
INSERT INTO register.survey_answer (client_id, area_id, form_id, question_id, answer, weight, sex, on_day)
SELECT %(client)s, %(area)s, %(form)s, given.question_id, given.answer, %(weight)s, %(sex)s, %(on)s
FROM unnest(%(questions)s::text[], %(answers)s::text[]) AS given (question_id, answer)
ON CONFLICT (client_id, question_id) DO NOTHING
