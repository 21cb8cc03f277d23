-- Areas as analysts read them: by code, with names, extent, people and the agreed boundary.
-- People are an area's own newest figure, or the sum of the areas below where each of these has one. Fewer than
-- ten are not told, nor those of any area around them: what is missing could be worked out from these.
CREATE OR REPLACE VIEW analysis.areas AS
WITH counted AS (
    SELECT DISTINCT ON (population.area_id)
        population.area_id,
        population.persons,
        population.households
    FROM register.population
    WHERE population.on_day <= (SELECT analysis.as_of())
    ORDER BY population.area_id, population.on_day DESC, population.source_id
),
leaf AS (
    SELECT area.id AS area_id
    FROM register.area
    WHERE NOT EXISTS (SELECT FROM register.area AS below WHERE below.parent_id = area.id)
),
summed AS (
    SELECT
        within.ancestor_id AS area_id,
        CASE WHEN bool_and(coalesce(counted.persons >= 10, false)) THEN sum(counted.persons) END AS persons,
        CASE WHEN bool_and(coalesce(counted.households >= 10, false)) THEN sum(counted.households) END AS households
    FROM analysis.area_within AS within
    JOIN leaf ON leaf.area_id = within.area_id
    LEFT JOIN counted ON counted.area_id = leaf.area_id
    GROUP BY within.ancestor_id
),
few AS (
    SELECT
        within.ancestor_id AS area_id,
        coalesce(bool_or(counted.persons < 10), false) AS persons,
        coalesce(bool_or(counted.households < 10), false) AS households
    FROM analysis.area_within AS within
    JOIN counted ON counted.area_id = within.area_id
    GROUP BY within.ancestor_id
),
people AS (
    SELECT
        summed.area_id,
        coalesce(counted.persons, summed.persons) AS persons,
        coalesce(counted.households, summed.households) AS households
    FROM summed
    LEFT JOIN counted ON counted.area_id = summed.area_id
)
SELECT
    area.code,
    area.level,
    level.title_fa AS level_fa,
    level.title_en AS level_en,
    above.code AS parent_code,
    area.name_fa,
    area.name_en,
    area.status AS approval,
    area.is_pilot,
    boundary.area_m2,
    CASE WHEN NOT coalesce(few.persons, false) THEN people.persons END AS persons,
    CASE WHEN NOT coalesce(few.households, false) THEN people.households END AS households,
    lower(boundary.valid) AS valid_from,
    import_run.source_id AS source,
    boundary.geom
FROM register.area
JOIN register.area_level AS level ON level.id = area.level
LEFT JOIN register.area AS above ON above.id = area.parent_id
LEFT JOIN people ON people.area_id = area.id
LEFT JOIN few ON few.area_id = area.id
LEFT JOIN register.area_boundary AS boundary
    ON boundary.area_id = area.id
    AND boundary.valid @> (SELECT analysis.as_of())
LEFT JOIN register.import_run ON import_run.id = boundary.import_run_id;

COMMENT ON VIEW analysis.areas IS 'areas with the boundary in force; source: imported boundaries and population';
COMMENT ON COLUMN analysis.areas.code IS 'code of the area; the other tables name areas by it';
COMMENT ON COLUMN analysis.areas.level IS 'level, from province to census block';
COMMENT ON COLUMN analysis.areas.level_fa IS 'Persian word for the level';
COMMENT ON COLUMN analysis.areas.level_en IS 'English word for the level';
COMMENT ON COLUMN analysis.areas.parent_code IS 'code of the area directly above; empty: none';
COMMENT ON COLUMN analysis.areas.name_fa IS 'name in Persian, or as the source has it';
COMMENT ON COLUMN analysis.areas.name_en IS 'name in English; empty: not known';
COMMENT ON COLUMN analysis.areas.approval IS 'draft, agreed or approved';
COMMENT ON COLUMN analysis.areas.is_pilot IS 'one of the pilot areas';
COMMENT ON COLUMN analysis.areas.area_m2 IS 'm²; geodesic extent; empty: no boundary in force';
COMMENT ON COLUMN analysis.areas.persons IS 'persons; newest figure; empty: not known or under 10';
COMMENT ON COLUMN analysis.areas.households IS 'households; newest figure; empty: not known or under 10';
COMMENT ON COLUMN analysis.areas.valid_from IS 'day from which the boundary is in force';
COMMENT ON COLUMN analysis.areas.source IS 'source of the boundary';
COMMENT ON COLUMN analysis.areas.geom IS 'boundary as agreed, EPSG:4326, degrees';
