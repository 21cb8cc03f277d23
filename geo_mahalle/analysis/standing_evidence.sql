-- How far a theme of what remains (open issues) is known, counted in smallest areas.
-- It is known since collecting began and ages from the day it reached; not at the end of a period that lies in
-- a gap of collecting, where a new issue would not have been written down.
WITH reach AS (
    SELECT
        collected.area_id,
        min(collected.from_on) AS first_on,
        max(collected.to_on) AS last_on,
        min(collected.completeness) AS completeness
    FROM collected
    WHERE collected.theme = %(theme)s
        AND NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = collected.area_id)
    GROUP BY collected.area_id
),
ending AS (
    SELECT
        period.period_key,
        least(period.ends_on, (SELECT analysis.as_of())) AS until
    FROM period
),
known AS (
    SELECT
        reach.area_id,
        ending.period_key,
        reach.last_on,
        reach.completeness
    FROM reach
    JOIN ending ON ending.until >= reach.first_on
    LEFT JOIN collected AS at_end
        ON at_end.area_id = reach.area_id
        AND at_end.theme = %(theme)s
        AND at_end.period_key = ending.period_key
        AND at_end.to_on >= ending.until
    WHERE at_end.area_id IS NOT NULL
        OR reach.last_on <= ending.until
)
SELECT
    within.ancestor_id AS area_id,
    known.period_key,
    count(*) AS leaves,
    min(known.completeness) AS completeness,
    min(known.last_on) - DATE '1970-01-01' AS oldest,
    max(known.last_on) - DATE '1970-01-01' AS newest
FROM known
JOIN area_within AS within ON within.area_id = known.area_id
GROUP BY within.ancestor_id, known.period_key
