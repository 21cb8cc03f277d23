-- The points of facts that were there before.
CREATE TEMP TABLE stage_point ON COMMIT DROP AS
SELECT line, on_day, geom
FROM stage_fact;
