-- How many areas are new, changed and as before.
SELECT
    count(*) FILTER (WHERE area_id IS NULL) AS created,
    count(*) FILTER (WHERE area_id IS NOT NULL AND NOT (is_same AND has_same_boundary)) AS changed,
    count(*) FILTER (WHERE area_id IS NOT NULL AND is_same AND has_same_boundary) AS unchanged
FROM stage_thing
WHERE NOT is_repeated;
