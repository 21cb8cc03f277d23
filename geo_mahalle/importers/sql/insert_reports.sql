-- The accepted reports, each with the issue it is evidence for.
INSERT INTO register.report (
    body_hmac, source_id, source_key, source_line, import_run_id, category_id, sensitivity, severity, geom, accuracy_m,
    area_id, also_in, located_as, named_area_id, reported_at, reported_on, note, issue_id
)
SELECT
    stage.body,
    current_setting('geo_mahalle.source'),
    stage.source_key,
    stage.line,
    issue.import_run_id,
    issue.category_id,
    issue.sensitivity,
    issue.severity,
    issue.geom,
    stage.accuracy_m,
    issue.area_id,
    issue.also_in,
    issue.located_as,
    stage.named_area_id,
    stage.at,
    stage.on_day,
    CASE WHEN stage.sensitivity < 2 THEN stage.note END,
    issue.id
FROM stage
JOIN register.issue ON issue.id = stage.issue_id
-- In the order of the issues: rows of one area together.
ORDER BY issue.area_id, issue.id;
