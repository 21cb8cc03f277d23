-- Figures of areas from censuses, surveys and letters, for each period, counted once.
-- The newest figure by the end of the period is carried forward; how old it is shows in the status of what
-- is made of it. A figure that names no day is of the last day of its own period. A row holds what is not
-- counted in an area below that has its own figure of that attribute.
CREATE OR REPLACE VIEW analysis.attribute AS
WITH given AS (
    SELECT
        attribute_value.area_id,
        attribute_value.attribute_id,
        attribute_value.numerator,
        attribute_value.denominator,
        attribute_value.source_id,
        coalesce(attribute_value.on_day, least(own.ends_on, (SELECT analysis.as_of()))) AS on_day
    FROM register.attribute_value
    LEFT JOIN analysis.period_row AS own ON own.period_key = attribute_value.period_key
),
figure AS (
    SELECT DISTINCT ON (given.area_id, period_row.period_key, given.attribute_id)
        given.area_id,
        period_row.period_key,
        given.attribute_id,
        given.numerator,
        given.denominator,
        given.source_id
    FROM analysis.period_row
    JOIN given ON given.on_day <= period_row.ends_on
    WHERE given.on_day <= (SELECT analysis.as_of())
    ORDER BY
        given.area_id,
        period_row.period_key,
        given.attribute_id,
        given.on_day DESC,
        given.source_id
),
pair AS MATERIALIZED (
    SELECT
        within.area_id,
        within.ancestor_id,
        level.rank
    FROM analysis.area_within AS within
    JOIN register.area_level AS level ON level.id = within.level
    WHERE within.ancestor_id <> within.area_id
),
candidate AS MATERIALIZED (
    SELECT
        figure.area_id,
        figure.period_key,
        figure.attribute_id,
        pair.ancestor_id,
        pair.rank
    FROM figure
    JOIN pair ON pair.area_id = figure.area_id
),
above AS (
    SELECT DISTINCT ON (candidate.area_id, candidate.period_key, candidate.attribute_id)
        candidate.area_id,
        candidate.period_key,
        candidate.attribute_id,
        candidate.ancestor_id
    FROM candidate
    JOIN figure AS around
        ON around.area_id = candidate.ancestor_id
        AND around.period_key = candidate.period_key
        AND around.attribute_id = candidate.attribute_id
    ORDER BY
        candidate.area_id,
        candidate.period_key,
        candidate.attribute_id,
        candidate.rank DESC,
        candidate.ancestor_id
),
below AS (
    SELECT
        above.ancestor_id AS area_id,
        above.period_key,
        above.attribute_id,
        sum(figure.numerator) AS numerator,
        sum(figure.denominator) AS denominator
    FROM above
    JOIN figure
        ON figure.area_id = above.area_id
        AND figure.period_key = above.period_key
        AND figure.attribute_id = above.attribute_id
    GROUP BY above.ancestor_id, above.period_key, above.attribute_id
)
SELECT
    figure.area_id,
    figure.period_key,
    figure.attribute_id,
    CASE WHEN below.numerator IS NULL THEN figure.numerator ELSE figure.numerator - below.numerator END AS numerator,
    CASE
        WHEN below.denominator IS NULL THEN figure.denominator
        ELSE figure.denominator - below.denominator
    END AS denominator,
    figure.source_id
FROM figure
LEFT JOIN below
    ON below.area_id = figure.area_id
    AND below.period_key = figure.period_key
    AND below.attribute_id = figure.attribute_id;

COMMENT ON VIEW analysis.attribute IS
'figures of an area not counted in an area below; add up over area_within; source: source_id';
COMMENT ON COLUMN analysis.attribute.area_id IS 'the area';
COMMENT ON COLUMN analysis.attribute.period_key IS 'the period; the newest figure by its end';
COMMENT ON COLUMN analysis.attribute.attribute_id IS 'as in layers/attributes.csv';
COMMENT ON COLUMN analysis.attribute.numerator IS 'what is counted, in the attribute''s unit; NULL: not known';
COMMENT ON COLUMN analysis.attribute.denominator IS 'out of what; NULL: a plain figure';
COMMENT ON COLUMN analysis.attribute.source_id IS 'whose figure';
