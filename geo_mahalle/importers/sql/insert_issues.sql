-- One issue per accepted report: the thing in the world it is evidence for.
-- A report that brings a history (times or a state) makes an imported issue; any other makes one recorded here.
INSERT INTO register.issue (
    id, category_id, sensitivity, severity, geom, area_id, also_in, located_as, state, origin, opened_at, opened_on,
    acknowledged_at, resolved_at, resolved_on, import_run_id
)
SELECT
    stage.issue_id,
    stage.category_id,
    stage.sensitivity,
    stage.severity,
    CASE WHEN stage.sensitivity < 3 THEN ST_SetSRID(ST_MakePoint(stage.lon, stage.lat), 4326) END,
    CASE WHEN stage.lon IS NULL THEN stage.named_area_id ELSE located.area_id END,
    also.area_ids,
    CASE
        WHEN located.area_id IS NOT NULL THEN 'point'
        WHEN stage.lon IS NOT NULL THEN 'outside'
        WHEN stage.named_area_id IS NOT NULL THEN 'named'
        ELSE 'none'
    END,
    stage.state,
    CASE WHEN current_setting('geo_mahalle.has_history') = 'on' THEN 'imported' ELSE 'recorded' END,
    stage.at,
    stage.on_day,
    stage.acknowledged_at,
    CASE WHEN stage.state = 'resolved' THEN stage.closed_at END,
    CASE WHEN stage.state = 'resolved' THEN (stage.closed_at AT TIME ZONE place.timezone)::date END,
    current_setting('geo_mahalle.import_run')::bigint
FROM stage
CROSS JOIN register.place
LEFT JOIN stage_located AS located ON located.line = stage.line
LEFT JOIN stage_also AS also ON also.line = stage.line
WHERE NOT EXISTS (SELECT FROM stage_judged AS judged WHERE judged.line = stage.line)
-- Rows of one area together: each index is walked in few places, now and when the area is read.
ORDER BY located.area_id, stage.issue_id;
