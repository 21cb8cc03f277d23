-- Keep the answers for a street of a walk; answered again the later ones count. Once it is finished only those
-- of the second rater come in: they make agreement, never coverage.
INSERT INTO register.walk_answer (walk_id, street_id, rater, question_id, answer)
SELECT DISTINCT walk.id, part.street_id, %(rater)s::smallint, given.question_id, given.answer
FROM register.walk
JOIN register.street_part AS part ON part.area_id = walk.area_id
JOIN register.street ON street.id = part.street_id
CROSS JOIN unnest(%(questions)s::text[], %(answers)s::text[]) AS given (question_id, answer)
WHERE walk.public_id = %(walk)s
    AND walk.area_id = %(area)s
    AND (walk.finished_on IS NULL OR %(rater)s = 2)
    AND (street.name = %(key)s OR (street.name IS NULL AND 'street ' || part.street_id = %(key)s))
ON CONFLICT (walk_id, street_id, rater, question_id) DO UPDATE SET answer = excluded.answer
