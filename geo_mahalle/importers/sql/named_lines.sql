-- How many rows will be kept at the level they name, without a point.
SELECT count(*)
FROM stage
WHERE lon IS NULL
    AND named_area_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = stage.line);
