-- What was surveyed where and when; without a row a count is unknown, never 0.
CREATE OR REPLACE VIEW analysis.surveys AS
SELECT
    area.code AS area,
    coverage.theme,
    coverage.surveyed_on,
    coverage.completeness
FROM register.coverage
JOIN register.area ON area.id = coverage.area_id
WHERE coverage.surveyed_on <= (SELECT analysis.as_of());

COMMENT ON VIEW analysis.surveys IS 'what was surveyed where; source: imports that say so, and safety walks';
COMMENT ON COLUMN analysis.surveys.area IS 'code of the area';
COMMENT ON COLUMN analysis.surveys.theme IS 'what was looked for';
COMMENT ON COLUMN analysis.surveys.surveyed_on IS 'day of the survey';
COMMENT ON COLUMN analysis.surveys.completeness IS 'share (0 to 1) of the area looked at';
