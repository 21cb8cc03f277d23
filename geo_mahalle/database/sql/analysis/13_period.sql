-- Periods that values are computed for.
CREATE OR REPLACE VIEW analysis.period AS
SELECT
    period_row.period_key,
    period_row.kind,
    period_row.starts_on,
    period_row.ends_on
FROM analysis.period_row;

COMMENT ON VIEW analysis.period IS 'years, quarters and months of the place''s calendar that hold data';
COMMENT ON COLUMN analysis.period.period_key IS '1404, 1404-Q2, 1404-07; g2014-07 for a Gregorian place';
COMMENT ON COLUMN analysis.period.kind IS 'year, quarter or month';
COMMENT ON COLUMN analysis.period.starts_on IS 'first day';
COMMENT ON COLUMN analysis.period.ends_on IS 'last day';
