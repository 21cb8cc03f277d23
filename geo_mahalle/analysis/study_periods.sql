-- The newest period of one kind that has ended and holds values, or NULL.
SELECT period_row.period_key
FROM analysis.period_row
WHERE period_row.kind = %(kind)s
    AND period_row.ends_on <= (SELECT analysis.as_of())
    AND EXISTS (SELECT FROM analysis.value WHERE value.period_key = period_row.period_key)
ORDER BY period_row.ends_on DESC
LIMIT 1
