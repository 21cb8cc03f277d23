-- How far an attribute is known, for each area and period, and of which day.
-- The same figure as the fact view takes: the newest by the end of the period.
WITH given AS (
    SELECT
        attribute_value.area_id,
        attribute_value.numerator,
        attribute_value.source_id,
        coalesce(attribute_value.on_day, least(own.ends_on, (SELECT analysis.as_of()))) AS on_day
    FROM register.attribute_value
    LEFT JOIN analysis.period_row AS own ON own.period_key = attribute_value.period_key
    WHERE attribute_value.attribute_id = %(attribute)s
)
SELECT DISTINCT ON (given.area_id, period.period_key)
    given.area_id,
    period.period_key,
    (given.numerator IS NOT NULL)::integer AS known,
    given.on_day - DATE '1970-01-01' AS on_day
FROM period
JOIN given ON given.on_day <= period.ends_on
WHERE given.on_day <= (SELECT analysis.as_of())
ORDER BY given.area_id, period.period_key, given.on_day DESC, given.source_id
