-- The newest values of the indicators that an edition may know, of periods that began by a day, with the statistics the rules need.
SELECT
    current_value.indicator_id,
    current_value.period_key,
    area.code AS area_code,
    current_value.value,
    current_value.low,
    current_value.high,
    current_value.n,
    current_value.numerator,
    current_value.denominator,
    current_value.status,
    current_value.notes,
    current_value.sources,
    current_value.data_on
FROM analysis.current_value
JOIN register.area ON area.id = current_value.area_id
JOIN analysis.period ON period.period_key = current_value.period_key
WHERE current_value.indicator_id = ANY (%(indicators)s)
    AND period.starts_on <= %(as_of)s::date
ORDER BY current_value.indicator_id, current_value.period_key, area.code
