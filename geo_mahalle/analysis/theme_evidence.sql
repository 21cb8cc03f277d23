-- How far a theme of what stands (facilities, streets) is known, counted in smallest areas.
-- It is known from a survey by the end of the period.
WITH known AS (
    SELECT
        survey.area_id,
        period.period_key,
        max(survey.surveyed_on) AS surveyed_on,
        (array_agg(survey.completeness ORDER BY survey.surveyed_on DESC))[1] AS completeness
    FROM period
    JOIN coverage AS survey ON survey.surveyed_on <= period.ends_on
    WHERE survey.theme = %(theme)s
        AND NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = survey.area_id)
    GROUP BY survey.area_id, period.period_key
)
SELECT
    within.ancestor_id AS area_id,
    known.period_key,
    count(*) AS leaves,
    min(known.completeness) AS completeness,
    min(known.surveyed_on) - DATE '1970-01-01' AS oldest,
    max(known.surveyed_on) - DATE '1970-01-01' AS newest
FROM known
JOIN area_within AS within ON within.area_id = known.area_id
GROUP BY within.ancestor_id, known.period_key
