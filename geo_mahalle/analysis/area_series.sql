-- Values in force of an area for some periods, by indicator and time.
SELECT
    current_value.indicator_id,
    current_value.period_key,
    current_value.value,
    current_value.low,
    current_value.high,
    current_value.n,
    current_value.numerator,
    current_value.denominator,
    current_value.status
FROM analysis.current_value
JOIN register.area ON area.id = current_value.area_id
JOIN analysis.period_row ON period_row.period_key = current_value.period_key
WHERE area.code = %(area)s
    AND (%(indicator)s::text IS NULL OR current_value.indicator_id = %(indicator)s)
    AND (%(kind)s::text IS NULL OR period_row.kind = %(kind)s)
    AND (%(periods)s::text[] IS NULL OR current_value.period_key = ANY (%(periods)s))
ORDER BY current_value.indicator_id, period_row.starts_on, period_row.ends_on DESC
