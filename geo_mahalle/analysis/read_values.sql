-- Values in force, by indicator, area and period.
SELECT
    current_value.indicator_id,
    area.code AS area_code,
    area.level,
    current_value.period_key,
    current_value.value,
    current_value.low,
    current_value.high,
    current_value.interval_kind,
    current_value.n,
    current_value.numerator,
    current_value.denominator,
    current_value.status,
    array_to_string(current_value.notes, ',') AS notes,
    array_to_string(current_value.sources, ',') AS sources,
    current_value.data_on
FROM analysis.current_value
JOIN register.area ON area.id = current_value.area_id
JOIN analysis.period_row ON period_row.period_key = current_value.period_key
ORDER BY current_value.indicator_id, area.code COLLATE "C", period_row.starts_on, period_row.ends_on DESC
