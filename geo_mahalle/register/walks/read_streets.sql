-- Streets of an area for walking: parts of one name together, with what of them was answered on a walk.
SELECT
    coalesce(street.name, 'street ' || min(part.street_id)) AS key,
    street.name,
    sum(part.length_m) AS length_m,
    bool_and(
        EXISTS (
            SELECT FROM register.walk_answer AS answer
            WHERE answer.walk_id = walk.id AND answer.street_id = part.street_id AND answer.rater = 1
        )
    ) AS is_answered
FROM register.street_part AS part
JOIN register.street ON street.id = part.street_id
JOIN register.walk ON walk.public_id = %(walk)s AND walk.area_id = part.area_id
GROUP BY street.name, CASE WHEN street.name IS NULL THEN part.street_id END
ORDER BY street.name IS NULL, street.name, min(part.street_id)
