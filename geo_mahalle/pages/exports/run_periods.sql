-- Periods with values, in order.
SELECT
    period.period_key,
    period.kind
FROM analysis.period AS period
ORDER BY period.starts_on, period.ends_on DESC
