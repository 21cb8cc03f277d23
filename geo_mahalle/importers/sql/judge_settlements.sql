-- Compare the staged settlements with those that the register has of this source; | joins several names.
CREATE TEMP TABLE stage_thing ON COMMIT DROP AS
SELECT
    stage.line,
    stage.source_key,
    stage.name,
    stage.name_en,
    ARRAY(
        SELECT btrim(part) FROM unnest(string_to_array(stage.other_names, '|')) AS part WHERE btrim(part) <> ''
    ) AS other_names,
    stage.within,
    stage.persons,
    ST_SetSRID(ST_MakePoint(stage.lon, stage.lat), 4326) AS geom,
    known.id AS known_id,
    row_number() OVER (PARTITION BY stage.source_key ORDER BY stage.line) > 1 AS is_repeated
FROM stage
LEFT JOIN register.settlement AS known
    ON known.source_id = current_setting('geo_mahalle.source') AND known.source_key = stage.source_key;

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT
    thing.line,
    CASE WHEN thing.is_repeated THEN 'refused' ELSE 'duplicate' END AS outcome,
    CASE WHEN thing.is_repeated THEN 'key_twice_in_file' ELSE 'unchanged' END AS reason
FROM stage_thing AS thing
LEFT JOIN register.settlement AS known ON known.id = thing.known_id
WHERE thing.is_repeated
    OR (
        known.id IS NOT NULL
        AND (known.name, known.name_en, known.other_names, known.within, known.persons, known.geom::bytea)
        IS NOT DISTINCT FROM
        (thing.name, thing.name_en, thing.other_names, thing.within, thing.persons, thing.geom::bytea)
    );
