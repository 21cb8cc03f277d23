-- Population figures as they came. Fewer than ten are not told, nor those of any area around them in the same period:
-- what is missing could be worked out from these.
CREATE OR REPLACE VIEW analysis.population_counts AS
WITH few AS (
    SELECT
        within.ancestor_id AS area_id,
        population.period_key,
        coalesce(bool_or(population.persons < 10), false) AS persons,
        coalesce(bool_or(population.households < 10), false) AS households,
        coalesce(bool_or(least(population.men, population.women) < 10), false) AS sexes
    FROM register.population
    JOIN analysis.area_within AS within ON within.area_id = population.area_id
    GROUP BY within.ancestor_id, population.period_key
)
SELECT
    area.code AS area,
    population.period_key AS period,
    population.on_day,
    CASE WHEN NOT few.persons THEN population.persons END AS persons,
    CASE WHEN NOT few.households THEN population.households END AS households,
    CASE WHEN NOT few.sexes THEN population.men END AS men,
    CASE WHEN NOT few.sexes THEN population.women END AS women,
    population.source_id AS source
FROM register.population
JOIN register.area ON area.id = population.area_id
JOIN few ON few.area_id = population.area_id AND few.period_key = population.period_key
WHERE population.on_day <= (SELECT analysis.as_of());

COMMENT ON VIEW analysis.population_counts IS 'population figures of areas; source: census and office figures';
COMMENT ON COLUMN analysis.population_counts.area IS 'code of the area';
COMMENT ON COLUMN analysis.population_counts.period IS 'period of the figure';
COMMENT ON COLUMN analysis.population_counts.on_day IS 'day of the count';
COMMENT ON COLUMN analysis.population_counts.persons IS 'persons; empty: not known or under 10';
COMMENT ON COLUMN analysis.population_counts.households IS 'households; empty: not known or under 10';
COMMENT ON COLUMN analysis.population_counts.men IS 'persons; men and boys; empty: not known, or either sex under 10';
COMMENT ON COLUMN analysis.population_counts.women IS 'persons; women and girls; empty: not known, or either sex under 10';
COMMENT ON COLUMN analysis.population_counts.source IS 'whose data';
