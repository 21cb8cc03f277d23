-- How many rows will be kept although they say nothing of where: neither a point nor an area.
SELECT count(*)
FROM stage
WHERE lon IS NULL
    AND named_area_id IS NULL
    AND NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = stage.line);
