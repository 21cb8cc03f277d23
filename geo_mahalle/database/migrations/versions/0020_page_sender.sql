-- Count what one sender without an account sends on a day, so that nobody uses up the objections of all.

CREATE TABLE planning.page_sender (
    on_day DATE NOT NULL,
    sender_hash BYTEA NOT NULL,
    sent INTEGER NOT NULL,
    CONSTRAINT pk_page_sender PRIMARY KEY (on_day, sender_hash)
);
COMMENT ON TABLE planning.page_sender IS 'objections by page of one sender on one day; earlier days are forgotten with the next objection';
COMMENT ON COLUMN planning.page_sender.on_day IS 'day';
COMMENT ON COLUMN planning.page_sender.sender_hash IS 'digest of the sender that changes every day, for throttling alone';
COMMENT ON COLUMN planning.page_sender.sent IS 'objections so far';
