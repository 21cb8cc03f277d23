-- The smallest areas with their border in metres, the people of the newest year, and what was surveyed in them.
WITH newest AS (
    SELECT period_row.period_key
    FROM analysis.period_row
    WHERE period_row.kind = 'year'
        AND period_row.starts_on <= (SELECT analysis.as_of())
    ORDER BY period_row.starts_on DESC
    LIMIT 1
)
SELECT
    boundary.area_id,
    population.persons,
    EXISTS (
        SELECT FROM analysis.coverage
        WHERE coverage.area_id = boundary.area_id
            AND coverage.theme = %(lamp_theme)s
    ) AS has_lamps,
    EXISTS (
        SELECT FROM analysis.coverage
        WHERE coverage.area_id = boundary.area_id
            AND coverage.theme = %(street_theme)s
    ) AS has_streets,
    EXISTS (
        SELECT FROM analysis.coverage
        WHERE coverage.area_id = boundary.area_id
            AND coverage.theme = %(building_theme)s
    ) AS has_buildings,
    encode(ST_AsBinary(ST_Transform(boundary.geom, place.metre_srid)), 'hex') AS shape
FROM register.area_boundary AS boundary
CROSS JOIN register.place
CROSS JOIN newest
LEFT JOIN analysis.population
    ON population.area_id = boundary.area_id
    AND population.period_key = newest.period_key
WHERE boundary.valid @> (SELECT analysis.as_of())
    AND NOT EXISTS (SELECT FROM register.area AS child WHERE child.parent_id = boundary.area_id)
ORDER BY boundary.area_id
