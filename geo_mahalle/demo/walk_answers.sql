-- What was seen on a walk, street by street.
INSERT INTO register.walk_answer (walk_id, street_id, rater, question_id, answer)
SELECT walk.id, street.id, 1, given.question_id, given.answer
FROM unnest(%(streets)s::text[], %(questions)s::text[], %(answers)s::text[]) AS given (street_key, question_id, answer)
JOIN register.walk ON walk.client_id = %(client_id)s
JOIN register.street ON street.source_id = 'own_streets' AND street.source_key = given.street_key AND street.to_on IS NULL
