-- Sums of which a row was refused: area, period and figure, joined.
CREATE TEMP TABLE stage_incomplete ON COMMIT DROP AS
SELECT unnest(%(keys)s::text[]) AS key;
