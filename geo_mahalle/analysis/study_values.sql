-- Values in force of the areas of one level, by indicator and period; NULL period: all.
SELECT
    current_value.indicator_id,
    current_value.area_id,
    current_value.period_key,
    period_row.kind AS period_kind,
    period_row.ends_on,
    current_value.value,
    current_value.low,
    current_value.high,
    current_value.status,
    current_value.run_id
FROM analysis.current_value
JOIN register.area ON area.id = current_value.area_id
JOIN analysis.period_row ON period_row.period_key = current_value.period_key
WHERE area.level = %(level)s
    AND current_value.indicator_id = ANY(%(indicators)s)
    AND (%(period)s::text IS NULL OR current_value.period_key = %(period)s)
ORDER BY current_value.indicator_id, current_value.area_id, period_row.starts_on
