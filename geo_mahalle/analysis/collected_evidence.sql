-- How far a theme of what happens (issues, events) is known, counted in smallest areas.
-- It is known where collecting reached into the period, and in part where it did not fill it up to today.
WITH known AS (
    SELECT
        collected.area_id,
        collected.period_key,
        max(collected.to_on) AS reached_on,
        min(collected.completeness) * sum(collected.to_on - collected.from_on + 1)::double precision
            / (least(period.ends_on, (SELECT analysis.as_of())) - period.starts_on + 1) AS completeness
    FROM collected
    JOIN period ON period.period_key = collected.period_key
    WHERE collected.theme = %(theme)s
        AND NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = collected.area_id)
    GROUP BY collected.area_id, collected.period_key, period.starts_on, period.ends_on
)
SELECT
    within.ancestor_id AS area_id,
    known.period_key,
    count(*) AS leaves,
    min(known.completeness) AS completeness,
    min(known.reached_on) - DATE '1970-01-01' AS oldest,
    max(known.reached_on) - DATE '1970-01-01' AS newest
FROM known
JOIN area_within AS within ON within.area_id = known.area_id
GROUP BY within.ancestor_id, known.period_key
