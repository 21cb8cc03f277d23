-- Staged events that are known already: the same again is a duplicate, the same key with another body is refused.
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
JOIN register.event AS known
    ON known.source_id = current_setting('geo_mahalle.source') AND known.source_key = stage.source_key
CROSS JOIN LATERAL (
    SELECT ROW(known.kind, known.on_day, known.area_id, known.band, known.host_kind, known.host_key, known.is_open)
        IS NOT DISTINCT FROM ROW(stage.kind, stage.on_day, stage.named_area_id, stage.band, stage.host_kind, stage.host_key, stage.is_open) AS body
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
    SELECT ROW(known.kind, known.on_day, known.named_area_id, known.band, known.host_kind, known.host_key, known.is_open)
        IS NOT DISTINCT FROM ROW(stage.kind, stage.on_day, stage.named_area_id, stage.band, stage.host_kind, stage.host_key, stage.is_open) AS body
) AS same
WHERE NOT EXISTS (
    SELECT FROM register.event AS older
    WHERE older.source_id = current_setting('geo_mahalle.source') AND older.source_key = stage.source_key
);

CREATE INDEX ON stage_judged (line);
ANALYZE stage_judged;
