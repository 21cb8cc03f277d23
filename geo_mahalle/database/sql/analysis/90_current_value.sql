-- Values of the newest finished computation of each indicator.
-- A partial run replaces the rows it computed and leaves every other one as the run before it left them. A
-- value is in force where no newer partial run has one of its indicator, area and period; a run over all areas
-- deletes what it replaces, so most often there is nothing newer to look for and nothing to sort.
CREATE OR REPLACE VIEW analysis.current_value AS
SELECT value.*
FROM analysis.value
JOIN analysis.run ON run.id = value.run_id
WHERE run.finished_at IS NOT NULL
    AND NOT EXISTS (
        SELECT
        FROM analysis.value AS newer
        JOIN analysis.run AS newer_run ON newer_run.id = newer.run_id
        WHERE newer.indicator_id = value.indicator_id
            AND newer.area_id = value.area_id
            AND newer.period_key = value.period_key
            AND newer.run_id > value.run_id
            AND newer_run.finished_at IS NOT NULL
            AND newer_run.parameters ? 'areas'
    );

COMMENT ON VIEW analysis.current_value IS 'newest value of each indicator, area and period';
