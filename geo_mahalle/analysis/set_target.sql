-- Write down what a council wants a number to be by the end of a year.
INSERT INTO analysis.target (indicator_id, area_id, year_key, value, decided_on)
SELECT %(indicator)s, area.id, %(year)s, %(value)s, %(decided_on)s
FROM register.area
WHERE area.code = %(area)s
ON CONFLICT (indicator_id, area_id, year_key) DO UPDATE
SET value = excluded.value,
    decided_on = excluded.decided_on,
    set_at = now()
