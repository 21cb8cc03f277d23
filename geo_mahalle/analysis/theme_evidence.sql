-- How far a theme is known, for each area and period, counted in smallest areas.
-- What stands (facilities, streets) is known from a survey by the end of the period. What happens (issues,
-- events) is known where collecting began by its end and reached into it. What remains (open issues) is known
-- since collecting began, and ages from the last survey. Collecting began with the first survey of the theme
-- or the first dated fact, whichever was earlier: before that, none is not a count.
WITH begun AS (
    SELECT
        least(
            (SELECT min(coverage.surveyed_on) FROM register.coverage WHERE coverage.theme = %(theme)s),
            CASE %(view)s
                WHEN 'incident' THEN (SELECT min(incident.occurred_on) FROM register.incident)
                WHEN 'event' THEN (SELECT min(event.on_day) FROM register.event)
                ELSE (SELECT min(issue.opened_on) FROM register.issue)
            END
        ) AS on_day
),
known AS (
    SELECT
        survey.area_id,
        period.period_key,
        max(survey.surveyed_on) AS surveyed_on,
        (array_agg(survey.completeness ORDER BY survey.surveyed_on DESC))[1] AS completeness
    FROM analysis.period
    CROSS JOIN begun
    JOIN analysis.coverage AS survey
        ON CASE %(mode)s
            WHEN 'stands' THEN survey.surveyed_on <= period.ends_on
            WHEN 'happens' THEN survey.surveyed_on >= period.starts_on AND begun.on_day <= period.ends_on
            ELSE begun.on_day <= period.ends_on
        END
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
JOIN analysis.area_within AS within ON within.area_id = known.area_id
GROUP BY within.ancestor_id, known.period_key
