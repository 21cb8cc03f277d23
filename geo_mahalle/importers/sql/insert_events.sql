-- The accepted community events.
INSERT INTO register.event (
    source_id, source_key, source_line, import_run_id, area_id, kind, on_day, band, host_kind, host_key, is_open
)
SELECT
    current_setting('geo_mahalle.source'),
    stage.source_key,
    stage.line,
    current_setting('geo_mahalle.import_run')::bigint,
    stage.named_area_id,
    stage.kind,
    stage.on_day,
    stage.band,
    stage.host_kind,
    stage.host_key,
    stage.is_open
FROM stage
WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = stage.line);
