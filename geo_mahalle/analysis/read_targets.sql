-- Targets of an area, with the newest value of the year aimed at or of the last one before it.
SELECT
    target.indicator_id,
    target.year_key,
    target.value AS target,
    target.decided_on,
    newest.period_key,
    newest.value,
    newest.low,
    newest.high,
    newest.status
FROM analysis.target
JOIN register.area ON area.id = target.area_id
LEFT JOIN LATERAL (
    SELECT current_value.*
    FROM analysis.current_value
    JOIN analysis.period_row ON period_row.period_key = current_value.period_key
    WHERE current_value.indicator_id = target.indicator_id
        AND current_value.area_id = target.area_id
        AND period_row.kind = 'year'
        AND current_value.period_key <= target.year_key
    ORDER BY period_row.starts_on DESC
    LIMIT 1
) AS newest ON true
WHERE area.code = %(area)s
ORDER BY target.indicator_id, target.year_key
