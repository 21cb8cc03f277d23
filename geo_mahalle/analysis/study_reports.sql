-- Problems of the last twelve months by area of one level, with what exposes to them; social harm left out.
SELECT
    area.id AS area_id,
    coalesce(counted.problems, 0)::double precision AS problems,
    people.persons::double precision AS persons,
    streets.metres::double precision AS metres
FROM register.area
LEFT JOIN LATERAL (
    SELECT count(*) AS problems
    FROM analysis.area_within AS within
    JOIN register.issue ON issue.area_id = within.area_id
    WHERE within.ancestor_id = area.id
        AND issue.sensitivity < 2
        AND issue.state <> 'refused'
        AND issue.opened_on > (SELECT analysis.as_of()) - 365
        AND issue.opened_on <= (SELECT analysis.as_of())
) AS counted ON true
LEFT JOIN LATERAL (
    SELECT population.persons
    FROM register.population
    WHERE population.area_id = area.id AND population.on_day <= (SELECT analysis.as_of())
    ORDER BY population.on_day DESC, population.source_id
    LIMIT 1
) AS people ON true
LEFT JOIN LATERAL (
    SELECT sum(part.length_m) AS metres
    FROM analysis.area_within AS within
    JOIN register.street_part AS part ON part.area_id = within.area_id
    WHERE within.ancestor_id = area.id
) AS streets ON true
WHERE area.level = %(level)s
ORDER BY area.code COLLATE "C"
