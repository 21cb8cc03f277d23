-- Indicators that an earlier run computed.
SELECT DISTINCT value.indicator_id
FROM analysis.value
WHERE value.run_id < %(run)s
