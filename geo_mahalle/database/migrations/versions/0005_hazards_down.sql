-- Take away what committees tag, route, answer and close.
DROP FUNCTION IF EXISTS register.guard_issue_event() CASCADE;
DROP FUNCTION IF EXISTS register.refuse_restricted_place() CASCADE;
DROP FUNCTION IF EXISTS register.blank_what_was_tagged() CASCADE;
DROP TABLE register.letter_step;
DROP TABLE register.letter_issue;
DROP TABLE register.letter;
DROP TABLE register.work_week;
DROP TABLE register.day_off;
DROP TABLE register.signal;
DROP TABLE register.issue_merge;
ALTER TABLE register.issue_event DROP COLUMN reason_id, DROP COLUMN photo_id, DROP COLUMN visit_id, DROP COLUMN actor_hash;
DROP TABLE register.visit;
DROP TABLE register.photo;
DROP TABLE register.reporter;
ALTER TABLE register.issue
DROP COLUMN committee_id, DROP COLUMN agency_id, DROP COLUMN routed_by, DROP COLUMN parent_id,
DROP COLUMN merged_into, DROP COLUMN escalated_on;
ALTER TABLE register.report
DROP COLUMN extent, DROP COLUMN chips, DROP COLUMN receipt_code, DROP COLUMN placed_by, DROP COLUMN match_probability;
ALTER TABLE register.issue_move DROP COLUMN guard;
DROP TABLE register.reason;
