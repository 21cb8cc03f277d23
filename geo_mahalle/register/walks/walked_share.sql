-- Share (0..1) of an area's street length that a walk answered; NULL where the area has no street.
SELECT
    sum(part.length_m) FILTER (
        WHERE EXISTS (
            SELECT FROM register.walk_answer AS answer
            WHERE answer.walk_id = walk.id AND answer.street_id = part.street_id AND answer.rater = 1
        )
    ) / nullif(sum(part.length_m), 0) AS share
FROM register.walk
JOIN register.street_part AS part ON part.area_id = walk.area_id
WHERE walk.public_id = %(walk)s
