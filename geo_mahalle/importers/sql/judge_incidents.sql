-- Staged incidents that are known already: the same again is a duplicate, the same key with another body is refused.
CREATE TEMP TABLE stage_repeat ON COMMIT DROP AS
SELECT source_key, min(line) AS line
FROM stage
GROUP BY source_key
HAVING count(*) > 1;

CREATE TEMP TABLE stage_judged ON COMMIT DROP AS
SELECT
    stage.line,
    CASE WHEN same.body THEN 'duplicate' ELSE 'refused' END AS outcome,
    CASE WHEN same.body THEN 'already_there' ELSE 'changed_body' END AS reason
FROM stage
JOIN register.incident AS known
    ON known.source_id = current_setting('geo_mahalle.source') AND known.source_key = stage.source_key
CROSS JOIN LATERAL (
    -- An area that was not known at the first import and is now does not make it another incident.
    SELECT
        ROW(
            known.kind, known.occurred_at, known.occurred_on, known.count, known.casualties,
            ST_X(known.geom), ST_Y(known.geom)
        )
        IS NOT DISTINCT FROM
        ROW(stage.kind, stage.at, stage.on_day, stage.count, stage.casualties, stage.lon, stage.lat)
        AND coalesce(known.stated_area_id = stage.stated_area_id, true) AS body
) AS same
UNION ALL
SELECT
    stage.line,
    CASE WHEN same.body THEN 'duplicate' ELSE 'refused' END,
    CASE WHEN same.body THEN 'twice_in_file' ELSE 'key_twice_in_file' END
FROM stage_repeat AS repeat
JOIN stage ON stage.source_key = repeat.source_key AND stage.line <> repeat.line
JOIN stage AS known ON known.source_key = repeat.source_key AND known.line = repeat.line
CROSS JOIN LATERAL (
    SELECT ROW(known.kind, known.at, known.on_day, known.count, known.casualties, known.stated_area_id, known.lon, known.lat)
        IS NOT DISTINCT FROM ROW(stage.kind, stage.at, stage.on_day, stage.count, stage.casualties, stage.stated_area_id, stage.lon, stage.lat) AS body
) AS same
WHERE NOT EXISTS (
    SELECT FROM register.incident AS older
    WHERE older.source_id = current_setting('geo_mahalle.source') AND older.source_key = stage.source_key
);

CREATE INDEX ON stage_judged (line);
ANALYZE stage_judged;
