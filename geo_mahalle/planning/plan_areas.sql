-- Neighbourhoods with people, extent, and the newest known value of the service indicators.
-- Every area of the level of the planned ones: gaps and medians are among all of them.
SELECT
    area.id,
    area.code,
    area.name_fa,
    coalesce(area.name_en, area.name_fa) AS name_en,
    area.is_pilot,
    facts.area_m2,
    people.persons,
    (
        SELECT jsonb_object_agg(newest.indicator_id, newest.value)
        FROM (
            SELECT DISTINCT ON (found.indicator_id) found.indicator_id, found.value
            FROM analysis.current_value AS found
            JOIN analysis.period_row ON period_row.period_key = found.period_key
            WHERE found.area_id = area.id
                AND found.indicator_id = ANY (%(indicators)s)
                AND found.value IS NOT NULL
                AND period_row.kind = 'year'
            ORDER BY found.indicator_id, period_row.ends_on DESC
        ) AS newest
    ) AS gaps
FROM register.area
LEFT JOIN analysis.area AS facts ON facts.area_id = area.id
LEFT JOIN LATERAL (
    SELECT population.persons
    FROM register.population
    WHERE population.area_id = area.id AND population.on_day <= %(as_of)s
    ORDER BY population.on_day DESC, population.source_id
    LIMIT 1
) AS people ON true
WHERE area.level = %(level)s
ORDER BY area.code
