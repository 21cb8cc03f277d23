-- Population figures as they came.
SELECT population_counts.*
FROM analysis.population_counts AS population_counts
WHERE (%(areas)s::text[] IS NULL OR population_counts.area = ANY (%(areas)s::text[]))
ORDER BY population_counts.area COLLATE "C", population_counts.on_day, population_counts.source
