-- The areas that the register has just so already.
INSERT INTO stage_judged (line, outcome, reason)
SELECT line, 'duplicate', 'unchanged'
FROM stage_thing
WHERE area_id IS NOT NULL AND is_same AND has_same_boundary;
