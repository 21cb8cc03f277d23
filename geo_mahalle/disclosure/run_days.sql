-- The earliest and the latest day of the runs that the values a snapshot of a day would show come from.
SELECT
    min(run.as_of) AS earliest,
    max(run.as_of) AS latest
FROM analysis.current_value
JOIN analysis.run ON run.id = current_value.run_id
JOIN analysis.period ON period.period_key = current_value.period_key
WHERE period.starts_on <= %(as_of)s::date
