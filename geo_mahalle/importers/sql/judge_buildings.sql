-- Compare the staged buildings with the newest version the register has of each.
CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    stage.line,
    stage.source_key,
    stage.purpose,
    stage.levels,
    stage.footprint_m2,
    ST_GeomFromWKB(decode(stage.shape, 'hex'), 4326) AS geom,
    known.id AS known_id,
    known.from_on AS known_from_on,
    row_number() OVER (PARTITION BY stage.source_key ORDER BY stage.line) > 1 AS is_repeated
FROM stage
LEFT JOIN (
    SELECT DISTINCT ON (version.source_key) version.source_key, version.id, version.from_on
    FROM register.building AS version
    WHERE version.source_id = current_setting('geo_mahalle.source')
    ORDER BY version.source_key, version.from_on DESC, version.id DESC
) AS known ON known.source_key = stage.source_key;

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT
    thing.line,
    CASE WHEN thing.is_repeated THEN 'refused' ELSE 'duplicate' END AS outcome,
    CASE WHEN thing.is_repeated THEN 'key_twice_in_file' ELSE 'unchanged' END AS reason
FROM stage_thing AS thing
LEFT JOIN register.building AS known ON known.id = thing.known_id
WHERE thing.is_repeated
    OR (
        known.id IS NOT NULL
        AND (known.purpose, known.levels, known.geom::bytea, known.to_on)
        IS NOT DISTINCT FROM
        (thing.purpose, thing.levels, thing.geom::bytea, NULL::date)
    );
