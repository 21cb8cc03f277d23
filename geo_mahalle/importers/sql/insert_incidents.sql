-- The accepted incidents.
INSERT INTO register.incident (
    source_id, source_key, source_line, import_run_id, kind, occurred_at, occurred_on, geom, area_id, also_in, located_as,
    stated_area_id, count, casualties
)
SELECT
    current_setting('geo_mahalle.source'),
    stage.source_key,
    stage.line,
    current_setting('geo_mahalle.import_run')::bigint,
    stage.kind,
    stage.at,
    stage.on_day,
    ST_SetSRID(ST_MakePoint(stage.lon, stage.lat), 4326),
    CASE WHEN stage.lon IS NULL THEN stage.named_area_id ELSE located.area_id END,
    also.area_ids,
    CASE
        WHEN located.area_id IS NOT NULL THEN 'point'
        WHEN stage.lon IS NOT NULL THEN 'outside'
        WHEN stage.named_area_id IS NOT NULL THEN 'named'
        ELSE 'none'
    END,
    stage.stated_area_id,
    stage.count,
    stage.casualties
FROM stage
LEFT JOIN stage_located AS located ON located.line = stage.line
LEFT JOIN stage_also AS also ON also.line = stage.line
WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = stage.line);
