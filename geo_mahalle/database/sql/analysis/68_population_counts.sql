-- Population figures as they came; fewer than ten are not told.
CREATE OR REPLACE VIEW analysis.population_counts AS
SELECT
    area.code AS area,
    population.period_key AS period,
    population.on_day,
    CASE WHEN population.persons >= 10 THEN population.persons END AS persons,
    CASE WHEN population.households >= 10 THEN population.households END AS households,
    CASE WHEN least(population.men, population.women) >= 10 THEN population.men END AS men,
    CASE WHEN least(population.men, population.women) >= 10 THEN population.women END AS women,
    population.source_id AS source
FROM register.population
JOIN register.area ON area.id = population.area_id
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
