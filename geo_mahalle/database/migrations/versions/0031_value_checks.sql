-- A computation writes millions of values; checked row by row, most of its time went into looking up the same
-- areas and the same run. analysis/91_value_checks.sql checks each statement at once instead.
ALTER TABLE analysis.value DROP CONSTRAINT fk_value_area_id;
ALTER TABLE analysis.value DROP CONSTRAINT fk_value_run_id;
