-- Streets of an area for walking: parts of one name together.
SELECT
    coalesce(street.name, 'street ' || min(part.street_id)) AS key,
    street.name,
    sum(part.length_m) AS length_m
FROM register.street_part AS part
JOIN register.street ON street.id = part.street_id
WHERE part.area_id = %(area)s
GROUP BY street.name, CASE WHEN street.name IS NULL THEN part.street_id END
ORDER BY street.name IS NULL, street.name, min(part.street_id)
