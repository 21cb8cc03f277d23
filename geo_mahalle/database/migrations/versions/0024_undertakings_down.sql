-- Forget what institutions took upon themselves.
DROP TABLE register.undertaking;
ALTER TABLE register.institution DROP COLUMN joined_on;
UPDATE analysis.value SET status = 'partial' WHERE status = 'quiet';
ALTER TABLE analysis.value DROP CONSTRAINT ck_value_status;
ALTER TABLE analysis.value ADD CONSTRAINT ck_value_status CHECK (status IN (
    'suppressed', 'no_survey', 'no_denominator', 'stale', 'unstable', 'imputed', 'partial', 'ok'
));
