-- Finished computations of indicators.
CREATE OR REPLACE VIEW analysis.runs AS
SELECT
    run.id AS run,
    run.as_of,
    run.is_full,
    run.code_version,
    run.catalogue_sha256,
    run.finished_at
FROM analysis.run
WHERE run.finished_at IS NOT NULL;

COMMENT ON VIEW analysis.runs IS 'finished computations of indicators; source: the computation itself';
COMMENT ON COLUMN analysis.runs.run IS 'number of the run';
COMMENT ON COLUMN analysis.runs.as_of IS 'day that counted as today';
COMMENT ON COLUMN analysis.runs.is_full IS 'froze priors and goalposts';
COMMENT ON COLUMN analysis.runs.code_version IS 'version of the program';
COMMENT ON COLUMN analysis.runs.catalogue_sha256 IS 'digest of the layers folder';
COMMENT ON COLUMN analysis.runs.finished_at IS 'end, UTC';
