-- What was surveyed where and when.
SELECT surveys.*
FROM analysis.surveys AS surveys
WHERE (%(areas)s::text[] IS NULL OR surveys.area = ANY (%(areas)s::text[]))
ORDER BY surveys.area COLLATE "C", surveys.theme, surveys.surveyed_on
