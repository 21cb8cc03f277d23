-- What the register and the file itself say of the staged lines.
SELECT line, outcome, reason FROM stage_judged ORDER BY line;
