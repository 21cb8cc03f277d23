-- How far the population is known, for each area and period, and of which day.
-- The same figure as the fact view takes: the newest by the end of the period, else the first after it.
SELECT DISTINCT ON (figure.area_id, period.period_key)
    figure.area_id,
    period.period_key,
    (CASE WHEN %(households)s THEN figure.households ELSE figure.persons END IS NOT NULL)::integer AS known,
    figure.on_day - DATE '1970-01-01' AS on_day
FROM period
CROSS JOIN register.population AS figure
WHERE figure.on_day <= (SELECT analysis.as_of())
ORDER BY
    figure.area_id,
    period.period_key,
    (figure.on_day <= period.ends_on) DESC,
    abs(figure.on_day - period.ends_on),
    figure.source_id
