-- Take the list of blanked columns away.
-- The trigger that writes it goes with its function.
DROP FUNCTION IF EXISTS register.blank_what_became_restricted() CASCADE;
DROP TABLE register.retention;
