-- Write where the facts lie now, for those that lie elsewhere than before; how many of each kind.
WITH placed AS (
    SELECT
        fact.kind,
        fact.id,
        located.area_id,
        also.area_ids AS also_in,
        CASE WHEN located.area_id IS NULL THEN 'outside' ELSE 'point' END AS located_as
    FROM stage_fact AS fact
    LEFT JOIN stage_located AS located ON located.line = fact.line
    LEFT JOIN stage_also AS also ON also.line = fact.line
),
moved_report AS (
    UPDATE register.report
    SET area_id = placed.area_id, also_in = placed.also_in, located_as = placed.located_as
    FROM placed
    WHERE placed.kind = 'report'
        AND placed.id = report.id
        AND (report.area_id, report.also_in, report.located_as)
            IS DISTINCT FROM (placed.area_id, placed.also_in, placed.located_as)
    RETURNING report.id
),
moved_issue AS (
    UPDATE register.issue
    SET area_id = placed.area_id, also_in = placed.also_in, located_as = placed.located_as
    FROM placed
    WHERE placed.kind = 'issue'
        AND placed.id = issue.id
        AND (issue.area_id, issue.also_in, issue.located_as)
            IS DISTINCT FROM (placed.area_id, placed.also_in, placed.located_as)
    RETURNING issue.id
),
moved_incident AS (
    UPDATE register.incident
    SET area_id = placed.area_id, also_in = placed.also_in, located_as = placed.located_as
    FROM placed
    WHERE placed.kind = 'incident'
        AND placed.id = incident.id
        AND (incident.area_id, incident.also_in, incident.located_as)
            IS DISTINCT FROM (placed.area_id, placed.also_in, placed.located_as)
    RETURNING incident.id
),
moved_facility AS (
    UPDATE register.facility
    SET area_id = placed.area_id, also_in = placed.also_in, located_as = placed.located_as
    FROM placed
    WHERE placed.kind = 'facility'
        AND placed.id = facility.id
        AND (facility.area_id, facility.also_in, facility.located_as)
            IS DISTINCT FROM (placed.area_id, placed.also_in, placed.located_as)
    RETURNING facility.id
)
SELECT 'report' AS kind, count(*) FROM moved_report
UNION ALL
SELECT 'issue', count(*) FROM moved_issue
UNION ALL
SELECT 'incident', count(*) FROM moved_incident
UNION ALL
SELECT 'facility', count(*) FROM moved_facility;
