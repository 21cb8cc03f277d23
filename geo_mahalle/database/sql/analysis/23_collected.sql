-- From which day to which what happens was collected, for each area, theme and period.
-- A survey of a theme speaks from the day its import names as since, else from the day after the survey before
-- it, else from the beginning of collecting: the first survey of the theme or the first dated fact, whichever
-- was earlier. Up to the day of the survey. Outside these days none is not a count, and no exposure either.
CREATE OR REPLACE VIEW analysis.collected AS
WITH told AS (
    SELECT
        within.area_id,
        coverage.theme,
        coverage.surveyed_on,
        CASE
            WHEN bool_and(import_run.options ? 'since') THEN min((import_run.options ->> 'since')::date)
        END AS since_on,
        max(coverage.completeness) AS completeness
    FROM register.coverage
    JOIN register.import_run ON import_run.id = coverage.import_run_id
    JOIN analysis.area_within AS within ON within.ancestor_id = coverage.area_id
    WHERE coverage.surveyed_on <= (SELECT analysis.as_of())
    GROUP BY within.area_id, coverage.theme, coverage.surveyed_on
),
leaf AS (
    SELECT
        within.ancestor_id AS area_id,
        within.area_id AS leaf_id,
        count(*) OVER (PARTITION BY within.ancestor_id) AS leaves
    FROM analysis.area_within AS within
    WHERE within.ancestor_id <> within.area_id
        AND NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = within.area_id)
),
survey AS (
    SELECT
        told.area_id,
        told.theme,
        told.surveyed_on,
        told.since_on,
        told.completeness
    FROM told
    UNION ALL
    SELECT
        leaf.area_id,
        told.theme,
        told.surveyed_on,
        CASE WHEN bool_and(told.since_on IS NOT NULL) THEN max(told.since_on) END,
        min(told.completeness)
    FROM leaf
    JOIN told ON told.area_id = leaf.leaf_id
    WHERE NOT EXISTS (SELECT FROM told AS own WHERE own.area_id = leaf.area_id AND own.theme = told.theme)
    GROUP BY leaf.area_id, told.theme, told.surveyed_on, leaf.leaves
    HAVING count(*) = leaf.leaves
),
begun AS (
    SELECT
        coverage.theme,
        least(min(coverage.surveyed_on), min(dated.first_on)) AS on_day
    FROM register.coverage
    LEFT JOIN analysis.dated_row AS dated
        ON dated.kind = CASE coverage.theme WHEN 'incidents' THEN 'incident' WHEN 'events' THEN 'event' ELSE 'issue' END
    GROUP BY coverage.theme
),
spoken AS (
    SELECT
        survey.area_id,
        survey.theme,
        survey.surveyed_on,
        least(
            coalesce(
                survey.since_on,
                lag(survey.surveyed_on) OVER (PARTITION BY survey.area_id, survey.theme ORDER BY survey.surveyed_on) + 1,
                begun.on_day
            ),
            survey.surveyed_on
        ) AS from_on,
        survey.completeness
    FROM survey
    JOIN begun ON begun.theme = survey.theme
),
stretch AS (
    SELECT
        spoken.area_id,
        spoken.theme,
        unnest(range_agg(daterange(spoken.from_on, spoken.surveyed_on, '[]'))) AS days,
        (array_agg(spoken.completeness ORDER BY spoken.surveyed_on DESC))[1] AS completeness
    FROM spoken
    GROUP BY spoken.area_id, spoken.theme
),
piece AS (
    SELECT
        slice.days,
        period.period_key,
        greatest(lower(slice.days), period.starts_on) AS from_on,
        least(upper(slice.days) - 1, period.ends_on) AS to_on,
        sum(
            (least(upper(slice.days) - 1, month.ends_on) - greatest(lower(slice.days), month.starts_on) + 1)::double precision
            / (month.ends_on - month.starts_on + 1)
        ) / 12 AS years
    FROM (SELECT DISTINCT stretch.days FROM stretch) AS slice
    JOIN analysis.period_row AS period ON slice.days && daterange(period.starts_on, period.ends_on, '[]')
    JOIN analysis.period_row AS month
        ON month.kind = 'month'
        AND month.starts_on >= period.starts_on
        AND month.ends_on <= period.ends_on
        AND slice.days && daterange(month.starts_on, month.ends_on, '[]')
    GROUP BY slice.days, period.period_key, period.starts_on, period.ends_on
)
SELECT
    stretch.area_id,
    stretch.theme,
    piece.period_key,
    piece.from_on,
    piece.to_on,
    piece.years,
    stretch.completeness
FROM stretch
JOIN piece ON piece.days = stretch.days;

COMMENT ON VIEW analysis.collected IS
'days in which what happens was collected; outside them a count is not known; source: imports and walks';
COMMENT ON COLUMN analysis.collected.area_id IS 'the area';
COMMENT ON COLUMN analysis.collected.theme IS 'what was collected';
COMMENT ON COLUMN analysis.collected.period_key IS 'the period';
COMMENT ON COLUMN analysis.collected.from_on IS 'first day of a stretch of collecting inside the period';
COMMENT ON COLUMN analysis.collected.to_on IS 'last day of the stretch inside the period';
COMMENT ON COLUMN analysis.collected.years IS 'length of the stretch, years; a whole month is a twelfth';
COMMENT ON COLUMN analysis.collected.completeness IS 'share 0..1 of the area collected from';
