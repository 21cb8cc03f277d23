-- Which areas of one level touch, each pair once.
SELECT
    pair.area_id,
    pair.neighbour_id
FROM analysis.area_neighbour AS pair
JOIN register.area ON area.id = pair.area_id
WHERE area.level = %(level)s AND pair.area_id < pair.neighbour_id
