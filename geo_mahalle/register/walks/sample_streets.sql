-- Named and unnamed street parts of an area in a fixed order, for walking along them door by door.
SELECT part.street_id, coalesce(street.name, '') AS name, part.length_m
FROM register.street_part AS part
JOIN register.street ON street.id = part.street_id
WHERE part.area_id = %(area)s AND street.class NOT IN ('motorway', 'trunk')
ORDER BY street.name NULLS LAST, part.street_id, part.length_m
