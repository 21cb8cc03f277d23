-- How many of the file's figures are new, changed and as before.
SELECT
    count(*) FILTER (WHERE NOT is_known) AS created,
    count(*) FILTER (WHERE is_known AND NOT is_same) AS changed,
    count(*) FILTER (WHERE is_same) AS unchanged
FROM stage_thing;
