-- What changed between two runs: the state before the first change after the one, and after the last by the other.
WITH change AS (
    SELECT
        value_change.*,
        row_number() OVER (PARTITION BY indicator_id, area_id, period_key ORDER BY run_id) AS turn,
        row_number() OVER (PARTITION BY indicator_id, area_id, period_key ORDER BY run_id DESC) AS turn_back
    FROM analysis.value_change
    WHERE run_id > %(first)s
        AND run_id <= %(last)s
)
SELECT
    former.indicator_id,
    area.code AS area_code,
    area.name_fa,
    former.period_key,
    former.before_value,
    former.before_low,
    former.before_high,
    former.before_n,
    former.before_numerator,
    former.before_denominator,
    former.before_status,
    former.before_data_on,
    latter.after_value,
    latter.after_low,
    latter.after_high,
    latter.after_n,
    latter.after_numerator,
    latter.after_denominator,
    latter.after_status,
    latter.after_data_on
FROM change AS former
JOIN change AS latter
    ON latter.indicator_id = former.indicator_id
    AND latter.area_id = former.area_id
    AND latter.period_key = former.period_key
    AND latter.turn_back = 1
JOIN register.area ON area.id = former.area_id
JOIN analysis.period_row ON period_row.period_key = former.period_key
WHERE former.turn = 1
ORDER BY former.indicator_id, area.code COLLATE "C", period_row.starts_on, period_row.ends_on DESC
