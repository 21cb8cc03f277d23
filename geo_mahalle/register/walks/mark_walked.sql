-- The streets of a walk were walked on its day.
UPDATE register.street
SET walked_on = walk.walked_on
FROM register.walk
WHERE walk.public_id = %(walk)s
    AND (street.walked_on IS NULL OR street.walked_on < walk.walked_on)
    AND EXISTS (
        SELECT FROM register.walk_answer AS answer
        WHERE answer.walk_id = walk.id AND answer.street_id = street.id AND answer.rater = 1
    )
