-- Problems of the last twelve months by area of one level, with what exposes to them; social harm left out.
-- Each table is read once for all areas: asked area by area, what lies in which would be worked out each time.
WITH inside AS MATERIALIZED (
    SELECT
        within.area_id,
        within.ancestor_id
    FROM analysis.area_within AS within
    WHERE within.level = %(level)s
),
opened AS MATERIALIZED (
    SELECT
        issue.area_id,
        count(*) AS problems
    FROM register.issue
    WHERE issue.sensitivity < 2
        AND issue.state <> 'refused'
        AND issue.opened_on > (SELECT analysis.as_of()) - 365
        AND issue.opened_on <= (SELECT analysis.as_of())
    GROUP BY issue.area_id
),
counted AS (
    SELECT
        inside.ancestor_id,
        sum(opened.problems) AS problems
    FROM opened
    JOIN inside ON inside.area_id = opened.area_id
    GROUP BY inside.ancestor_id
),
people AS (
    SELECT DISTINCT ON (population.area_id)
        population.area_id,
        population.persons
    FROM register.population
    WHERE population.on_day <= (SELECT analysis.as_of())
    ORDER BY population.area_id, population.on_day DESC, population.source_id
),
cut AS MATERIALIZED (
    SELECT
        part.area_id,
        sum(part.length_m) AS metres
    FROM register.street_part AS part
    GROUP BY part.area_id
),
streets AS (
    SELECT
        inside.ancestor_id,
        sum(cut.metres) AS metres
    FROM cut
    JOIN inside ON inside.area_id = cut.area_id
    GROUP BY inside.ancestor_id
)
SELECT
    area.id AS area_id,
    coalesce(counted.problems, 0)::double precision AS problems,
    people.persons::double precision AS persons,
    streets.metres::double precision AS metres
FROM register.area
LEFT JOIN counted ON counted.ancestor_id = area.id
LEFT JOIN people ON people.area_id = area.id
LEFT JOIN streets ON streets.ancestor_id = area.id
WHERE area.level = %(level)s
ORDER BY area.code COLLATE "C"
