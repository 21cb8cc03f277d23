-- Keep what was worked out under the digest of what it was worked out from, and the span of dated facts.

CREATE TABLE analysis.result_key (
    result TEXT NOT NULL,
    digest TEXT NOT NULL,
    run_id BIGINT NOT NULL,
    known BIGINT NOT NULL,
    CONSTRAINT pk_result_key PRIMARY KEY (result),
    CONSTRAINT fk_result_key_run_id FOREIGN KEY (run_id) REFERENCES analysis.run (id) ON DELETE CASCADE
);
COMMENT ON TABLE analysis.result_key IS 'what kept results were made from; a result whose digest is another one is made anew';
COMMENT ON COLUMN analysis.result_key.result IS 'relations (streets, lamps and grounds by area), or an indicator';
COMMENT ON COLUMN analysis.result_key.digest IS 'of the facts, parameters, definition and code it was made from';
COMMENT ON COLUMN analysis.result_key.run_id IS 'run that made it';
COMMENT ON COLUMN analysis.result_key.known IS 'values that are known; 0 for relations';

CREATE TABLE analysis.dated_row (
    kind TEXT NOT NULL,
    first_on DATE,
    last_on DATE,
    left_out BIGINT NOT NULL,
    CONSTRAINT pk_dated_row PRIMARY KEY (kind)
);
COMMENT ON TABLE analysis.dated_row IS 'analysis.dated as the last computation found it, when it made the periods';
COMMENT ON COLUMN analysis.dated_row.kind IS 'issue, closing, incident, event or meeting';
COMMENT ON COLUMN analysis.dated_row.first_on IS 'first day, stray dates left out';
COMMENT ON COLUMN analysis.dated_row.last_on IS 'last day by that day, stray dates left out';
COMMENT ON COLUMN analysis.dated_row.left_out IS 'facts of stray dates';
INSERT INTO analysis.dated_row (kind, first_on, last_on, left_out)
SELECT 'issue', min(issue.opened_on), max(issue.opened_on), 0 FROM register.issue HAVING count(*) > 0
UNION ALL
SELECT 'incident', min(incident.occurred_on), max(incident.occurred_on), 0 FROM register.incident HAVING count(*) > 0
UNION ALL
SELECT 'event', min(event.on_day), max(event.on_day), 0 FROM register.event HAVING count(*) > 0;
