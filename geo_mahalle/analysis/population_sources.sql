-- Sources of the population.
SELECT DISTINCT source_id
FROM register.population
WHERE on_day <= (SELECT analysis.as_of())
ORDER BY source_id
