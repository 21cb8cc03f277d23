-- Compare the staged areas with what the register has.
-- A column the file does not have leaves what is there; stage_thing is what would be written.
CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    stage.line,
    stage.code,
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

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT
    line,
    CASE WHEN is_repeated THEN 'refused' ELSE 'duplicate' END AS outcome,
    CASE WHEN is_repeated THEN 'key_twice_in_file' ELSE 'unchanged' END AS reason
FROM stage_thing
WHERE is_repeated OR (area_id IS NOT NULL AND is_same AND has_same_boundary);
