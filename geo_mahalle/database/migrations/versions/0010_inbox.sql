-- Keep the order of what happens to an issue, and find issues fast: newest first, open ones, parts, merges.
CREATE SEQUENCE register.turn;

ALTER TABLE register.issue_event ADD COLUMN turn BIGINT DEFAULT nextval('register.turn'::regclass) NOT NULL;
COMMENT ON COLUMN register.issue_event.turn IS 'order of what happened, over all that is told of an issue';
ALTER TABLE register.photo ADD COLUMN turn BIGINT DEFAULT nextval('register.turn'::regclass) NOT NULL;
COMMENT ON COLUMN register.photo.turn IS 'order of what happened; the hour is not kept';
ALTER TABLE register.visit ADD COLUMN turn BIGINT DEFAULT nextval('register.turn'::regclass) NOT NULL;
COMMENT ON COLUMN register.visit.turn IS 'order of what happened; the hour is not kept';
ALTER TABLE register.signal ADD COLUMN turn BIGINT DEFAULT nextval('register.turn'::regclass) NOT NULL;
COMMENT ON COLUMN register.signal.turn IS 'order of what happened; the hour is not kept';
ALTER TABLE register.issue_merge ADD COLUMN turn BIGINT DEFAULT nextval('register.turn'::regclass) NOT NULL;
COMMENT ON COLUMN register.issue_merge.turn IS 'order of what happened';
ALTER TABLE register.letter ADD COLUMN turn BIGINT DEFAULT nextval('register.turn'::regclass) NOT NULL;
COMMENT ON COLUMN register.letter.turn IS 'order of what happened: when it was sent, before that when it was drafted';
ALTER TABLE register.letter_step ADD COLUMN turn BIGINT DEFAULT nextval('register.turn'::regclass) NOT NULL;
COMMENT ON COLUMN register.letter_step.turn IS 'order of what happened';

CREATE INDEX ix_issue_opened ON register.issue (opened_at, id);
CREATE INDEX ix_issue_open ON register.issue (opened_at, id) WHERE state NOT IN ('resolved', 'refused');
CREATE INDEX ix_issue_parent ON register.issue (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ix_issue_merge_kept ON register.issue_merge (kept_id);
CREATE INDEX ix_issue_merge_merged ON register.issue_merge (merged_id);
CREATE INDEX ix_letter_agency ON register.letter (agency_id, sent_on);
