-- Periods, the earlier and the longer first.
SELECT
    period_key,
    kind,
    starts_on,
    ends_on
FROM analysis.period_row
ORDER BY starts_on, ends_on DESC, period_key
