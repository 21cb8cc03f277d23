-- Values as a run left them: of each indicator, area and period the newest row up to that run.
SELECT DISTINCT ON (value.indicator_id, value.area_id, value.period_key)
    value.indicator_id,
    value.period_key,
    area.code AS area_code,
    value.value,
    value.low,
    value.high,
    value.n,
    value.numerator,
    value.denominator,
    value.status,
    value.notes,
    value.sources,
    value.data_on
FROM analysis.value
JOIN analysis.run ON run.id = value.run_id
JOIN register.area ON area.id = value.area_id
WHERE run.finished_at IS NOT NULL
    AND value.run_id <= %(run)s
    AND value.indicator_id = ANY (%(indicators)s::text[])
ORDER BY value.indicator_id, value.area_id, value.period_key, value.run_id DESC
