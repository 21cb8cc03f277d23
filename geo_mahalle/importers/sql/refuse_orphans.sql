-- Refuse the areas whose parent's code neither the register nor the rest of the file has.
WITH orphan AS (
    DELETE FROM stage_thing AS thing
    WHERE thing.parent_code IS NOT NULL
        AND NOT EXISTS (SELECT FROM register.area WHERE area.code = thing.parent_code)
        AND NOT EXISTS (SELECT FROM stage_thing AS other WHERE other.code = thing.parent_code)
    RETURNING thing.line
)
INSERT INTO stage_judged (line, outcome, reason)
SELECT line, 'refused', 'parent_unknown'
FROM orphan;
