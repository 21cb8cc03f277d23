-- Take away what councils decided beside their plans, and the suggestions.
-- Versions, costs and stickers stay as they were.
ALTER TABLE planning.action_event DROP COLUMN step, DROP COLUMN happened_on;
ALTER TABLE planning.objection DROP COLUMN came_by;
DROP TABLE planning.action_photo;
DROP TABLE planning.local_solution;
DROP TABLE planning.suggestion;
DROP TABLE planning.council_list;
DROP TABLE planning.council_entry;
DROP TABLE planning.assembly;
