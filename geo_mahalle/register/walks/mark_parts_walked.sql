-- The same for the parts of these streets inside the walk's area, so that maps show it before the next computation.
UPDATE register.street_part
SET walked_on = walk.walked_on
FROM register.walk
WHERE walk.public_id = %(walk)s
    AND street_part.area_id = walk.area_id
    AND (street_part.walked_on IS NULL OR street_part.walked_on < walk.walked_on)
    AND EXISTS (
        SELECT FROM register.walk_answer AS answer
        WHERE answer.walk_id = walk.id AND answer.street_id = street_part.street_id AND answer.rater = 1
    )
