-- Compare the staged facilities with the newest version the register has of each.
-- stage_thing is what would be written; a line that says what is there already is a duplicate.
CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    stage.line,
    stage.source_key,
    stage.kind,
    stage.name,
    CASE
        WHEN stage.sensitivity >= 3 THEN NULL
        WHEN stage.shape IS NOT NULL THEN ST_GeomFromWKB(decode(stage.shape, 'hex'), 4326)
        ELSE ST_SetSRID(ST_MakePoint(stage.lon, stage.lat), 4326)
    END AS geom,
    CASE WHEN stage.lon IS NULL THEN stage.named_area_id ELSE located.area_id END AS area_id,
    also.area_ids AS also_in,
    CASE
        WHEN located.area_id IS NOT NULL THEN 'point'
        WHEN stage.lon IS NOT NULL THEN 'outside'
        WHEN stage.named_area_id IS NOT NULL THEN 'named'
        ELSE 'none'
    END AS located_as,
    stage.is_working,
    stage.capacity,
    stage.sensitivity,
    stage.from_on,
    stage.to_on,
    known.id AS known_id,
    known.from_on AS known_from_on,
    stage.from_on IS NULL AND stage.to_on IS NOT NULL AND stage.to_on <= current_setting('geo_mahalle.day')::date AS is_ending,
    row_number() OVER (PARTITION BY stage.source_key ORDER BY stage.line) > 1 AS is_repeated
FROM stage
LEFT JOIN stage_located AS located ON located.line = stage.line
LEFT JOIN stage_also AS also ON also.line = stage.line
LEFT JOIN (
    SELECT DISTINCT ON (version.source_key) version.source_key, version.id, version.from_on
    FROM register.facility AS version
    WHERE version.source_id = current_setting('geo_mahalle.source')
    ORDER BY version.source_key, version.from_on DESC, version.id DESC
) AS known ON known.source_key = stage.source_key;

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT
    judged.line,
    CASE WHEN judged.reason = 'unchanged' THEN 'duplicate' ELSE 'refused' END AS outcome,
    judged.reason
FROM (
    SELECT
        thing.line,
        CASE
            WHEN thing.is_repeated THEN 'key_twice_in_file'
            WHEN thing.is_ending AND thing.known_id IS NULL THEN 'ended_before'
            WHEN thing.is_ending AND thing.to_on <= thing.known_from_on THEN 'days'
            WHEN thing.is_ending AND known.to_on IS NOT DISTINCT FROM thing.to_on THEN 'unchanged'
            WHEN NOT thing.is_ending
                AND known.id IS NOT NULL
                AND (known.kind, known.name, known.geom::bytea, known.area_id, known.also_in, known.located_as,
                    known.is_working, known.capacity, known.sensitivity, known.to_on, known.from_on)
                IS NOT DISTINCT FROM
                (thing.kind, thing.name, thing.geom::bytea, thing.area_id, thing.also_in, thing.located_as,
                    thing.is_working, thing.capacity, thing.sensitivity, thing.to_on, coalesce(thing.from_on, known.from_on))
                THEN 'unchanged'
        END AS reason
    FROM stage_thing AS thing
    LEFT JOIN register.facility AS known ON known.id = thing.known_id
) AS judged
WHERE judged.reason IS NOT NULL;
