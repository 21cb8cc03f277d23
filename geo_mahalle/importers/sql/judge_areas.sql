-- Compare the staged areas with what the register has.
-- A column the file does not have leaves what is there; stage_thing is what would be written.
CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    stage.line,
    stage.code,
    stage.is_made,
    stage.level,
    stage.name_fa,
    coalesce(stage.name_en, area.name_en) AS name_en,
    coalesce(stage.status, area.status, 'draft') AS status,
    coalesce(stage.is_pilot, area.is_pilot, false) AS is_pilot,
    coalesce(stage.is_under_served, area.is_under_served) AS is_under_served,
    stage.parent_code,
    stage.parent_name,
    stage.valid_from,
    greatest(coalesce(stage.valid_from, current_setting('geo_mahalle.day')::date), NULL) AS changes_on,
    ST_Multi(ST_GeomFromWKB(decode(stage.shape, 'hex'), 4326)) AS geom,
    stage.area_m2,
    stage.system,
    stage.system_code,
    area.id AS area_id,
    area.level AS known_level,
    boundary.id AS boundary_id,
    boundary.valid,
    row_number() OVER (PARTITION BY stage.code ORDER BY stage.line) > 1 AS is_repeated,
    (area.level, area.name_fa, area.name_en, area.status, area.is_pilot, area.is_under_served)
    IS NOT DISTINCT FROM (
        stage.level, stage.name_fa, coalesce(stage.name_en, area.name_en), coalesce(stage.status, area.status),
        coalesce(stage.is_pilot, area.is_pilot), coalesce(stage.is_under_served, area.is_under_served)
    ) AS is_same,
    boundary.geom::bytea IS NOT DISTINCT FROM
    ST_Multi(ST_GeomFromWKB(decode(stage.shape, 'hex'), 4326))::bytea AS has_same_boundary
FROM stage
LEFT JOIN register.area ON area.code = stage.code
LEFT JOIN LATERAL (
    SELECT area_boundary.id, area_boundary.valid, area_boundary.geom
    FROM register.area_boundary
    WHERE area_boundary.area_id = area.id
    ORDER BY upper_inf(area_boundary.valid) DESC, upper(area_boundary.valid) DESC
    LIMIT 1
) AS boundary ON true;

-- A code made from a name finds the area again only where that lies: elsewhere it is another area of that name.
CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT
    judged.line,
    'refused' AS outcome,
    judged.reason
FROM (
    SELECT
        thing.line,
        CASE
            WHEN thing.is_repeated THEN 'key_twice_in_file'
            WHEN thing.known_level <> thing.level THEN 'level_differs'
            WHEN thing.is_made
                AND NOT thing.has_same_boundary
                AND NOT ST_Intersects(boundary.geom, thing.geom)
                THEN 'name_taken'
            WHEN parent_level.rank >= own_level.rank THEN 'parent_level'
        END AS reason
    FROM stage_thing AS thing
    JOIN register.area_level AS own_level ON own_level.id = thing.level
    LEFT JOIN register.area_boundary AS boundary ON boundary.id = thing.boundary_id
    LEFT JOIN register.area AS parent ON parent.code = thing.parent_code
    LEFT JOIN stage_thing AS staged ON staged.code = thing.parent_code AND NOT staged.is_repeated
    LEFT JOIN register.area_level AS parent_level ON parent_level.id = coalesce(parent.level, staged.level)
) AS judged
WHERE judged.reason IS NOT NULL;

DELETE FROM stage_thing AS thing
USING stage_judged AS judged
WHERE judged.line = thing.line;
