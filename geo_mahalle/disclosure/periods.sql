-- Periods that have values and began by a day.
SELECT
    period_key,
    kind,
    starts_on,
    ends_on
FROM analysis.period
WHERE starts_on <= %(as_of)s::date
    AND EXISTS (SELECT FROM analysis.current_value WHERE current_value.period_key = period.period_key)
ORDER BY starts_on, ends_on DESC
