-- What was surveyed where.
-- A survey of an area covers every area in it. An area whose smallest areas are all surveyed is surveyed too,
-- on the day by which the last of them was.
CREATE OR REPLACE VIEW analysis.coverage AS
WITH surveyed AS (
    SELECT
        within.area_id,
        coverage.theme,
        coverage.surveyed_on,
        max(coverage.completeness) AS completeness
    FROM register.coverage
    JOIN analysis.area_within AS within ON within.ancestor_id = coverage.area_id
    WHERE coverage.surveyed_on <= (SELECT analysis.as_of())
    GROUP BY within.area_id, coverage.theme, coverage.surveyed_on
),
newest AS (
    SELECT DISTINCT ON (surveyed.area_id, surveyed.theme)
        surveyed.area_id,
        surveyed.theme,
        surveyed.surveyed_on,
        surveyed.completeness
    FROM surveyed
    ORDER BY surveyed.area_id, surveyed.theme, surveyed.surveyed_on DESC
),
leaf AS (
    SELECT
        within.ancestor_id AS area_id,
        within.area_id AS leaf_id,
        count(*) OVER (PARTITION BY within.ancestor_id) AS leaves
    FROM analysis.area_within AS within
    WHERE within.ancestor_id <> within.area_id
        AND NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = within.area_id)
)
SELECT
    surveyed.area_id,
    surveyed.theme,
    surveyed.surveyed_on,
    surveyed.completeness
FROM surveyed
UNION ALL
SELECT
    leaf.area_id,
    newest.theme,
    max(newest.surveyed_on),
    min(newest.completeness)
FROM leaf
JOIN newest ON newest.area_id = leaf.leaf_id
WHERE NOT EXISTS (
    SELECT FROM newest AS own
    WHERE own.area_id = leaf.area_id
        AND own.theme = newest.theme
)
GROUP BY leaf.area_id, newest.theme, leaf.leaves
HAVING count(*) = leaf.leaves;

COMMENT ON VIEW analysis.coverage IS 'surveys; without a row a count is not known, never 0; source: imports and walks';
COMMENT ON COLUMN analysis.coverage.area_id IS 'the area, one inside the surveyed one, or one whose areas were all surveyed';
COMMENT ON COLUMN analysis.coverage.theme IS 'what was looked for';
COMMENT ON COLUMN analysis.coverage.surveyed_on IS 'day of the survey, or day to which reports were collected';
COMMENT ON COLUMN analysis.coverage.completeness IS 'share 0..1 of the area looked at';
