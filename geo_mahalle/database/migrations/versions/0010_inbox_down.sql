-- Keep the order of what happens to an issue, and find issues fast.
-- The policy looks at a column that an older step takes away; its own file makes it again.
DROP POLICY IF EXISTS reach ON register.issue;
DROP INDEX register.ix_letter_agency;
DROP INDEX register.ix_issue_merge_merged;
DROP INDEX register.ix_issue_merge_kept;
DROP INDEX register.ix_issue_parent;
DROP INDEX register.ix_issue_open;
DROP INDEX register.ix_issue_opened;
ALTER TABLE register.letter_step DROP COLUMN turn;
ALTER TABLE register.letter DROP COLUMN turn;
ALTER TABLE register.issue_merge DROP COLUMN turn;
ALTER TABLE register.signal DROP COLUMN turn;
ALTER TABLE register.visit DROP COLUMN turn;
ALTER TABLE register.photo DROP COLUMN turn;
ALTER TABLE register.issue_event DROP COLUMN turn;
DROP SEQUENCE register.turn;
