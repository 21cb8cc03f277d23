-- Lines of the points that will be kept although no area holds them.
SELECT point.line
FROM stage_point AS point
WHERE NOT EXISTS (SELECT FROM stage_located AS located WHERE located.line = point.line)
    AND NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = point.line)
ORDER BY point.line;
