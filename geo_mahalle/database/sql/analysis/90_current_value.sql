-- Values of the newest finished computation of each indicator.
-- A partial run replaces the rows it computed and leaves every other one as the run before it left them.
CREATE OR REPLACE VIEW analysis.current_value AS
SELECT DISTINCT ON (value.indicator_id, value.area_id, value.period_key)
    value.*
FROM analysis.value
JOIN analysis.run ON run.id = value.run_id
WHERE run.finished_at IS NOT NULL
ORDER BY value.indicator_id, value.area_id, value.period_key, value.run_id DESC;

COMMENT ON VIEW analysis.current_value IS 'newest value of each indicator, area and period';
