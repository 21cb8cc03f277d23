-- Values are checked row by row again.
DROP TRIGGER IF EXISTS values_of_what_there_is ON analysis.value;
DROP TRIGGER IF EXISTS values_stay_where_they_are ON analysis.value;
DROP TRIGGER IF EXISTS values_go_with_their_run ON analysis.run;
DROP TRIGGER IF EXISTS values_keep_their_area ON register.area;
DROP FUNCTION IF EXISTS analysis.check_values();
DROP FUNCTION IF EXISTS analysis.keep_value_place();
DROP FUNCTION IF EXISTS analysis.drop_values_of_runs();
DROP FUNCTION IF EXISTS analysis.keep_areas_of_values();
ALTER TABLE analysis.value
ADD CONSTRAINT fk_value_area_id FOREIGN KEY (area_id) REFERENCES register.area (id),
ADD CONSTRAINT fk_value_run_id FOREIGN KEY (run_id) REFERENCES analysis.run (id) ON DELETE CASCADE;
