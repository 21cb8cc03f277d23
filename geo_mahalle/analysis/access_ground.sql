-- Of each area, how many smallest areas with people in it have them in buildings, on a grid, and without a known street.
SELECT
    area_within.ancestor_id AS area_id,
    count(*) FILTER (WHERE access_ground.carrier = 'buildings') AS built,
    count(*) FILTER (WHERE access_ground.carrier <> 'buildings') AS on_grid,
    count(*) FILTER (WHERE access_ground.way = 'straight') AS straight
FROM analysis.access_ground
JOIN area_within ON area_within.area_id = access_ground.area_id
GROUP BY area_within.ancestor_id
ORDER BY area_within.ancestor_id
