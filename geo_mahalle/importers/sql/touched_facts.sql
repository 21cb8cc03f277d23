-- The facts with a point on touched ground, each with the day by whose boundaries it is placed.
-- A thing that stands today is placed by today's boundaries; one that is gone by those of its last day.
CREATE TEMP TABLE stage_fact ON COMMIT DROP AS
SELECT row_number() OVER () AS line, fact.kind, fact.id, fact.on_day, fact.geom
FROM (
    SELECT 'report' AS kind, report.id, report.reported_on AS on_day, report.geom
    FROM register.report
    WHERE report.id IN (
        SELECT found.id
        FROM stage_touched AS touched,
            LATERAL (
                SELECT inner_report.id FROM register.report AS inner_report
                WHERE ST_Intersects(touched.geom, inner_report.geom)
                OFFSET 0
            ) AS found
    )
    UNION ALL
    SELECT 'issue', issue.id, issue.opened_on, issue.geom
    FROM register.issue
    WHERE issue.id IN (
        SELECT found.id
        FROM stage_touched AS touched,
            LATERAL (
                SELECT inner_issue.id FROM register.issue AS inner_issue
                WHERE ST_Intersects(touched.geom, inner_issue.geom)
                OFFSET 0
            ) AS found
    )
    UNION ALL
    SELECT 'incident', incident.id, incident.occurred_on, incident.geom
    FROM register.incident
    WHERE incident.id IN (
        SELECT found.id
        FROM stage_touched AS touched,
            LATERAL (
                SELECT inner_incident.id FROM register.incident AS inner_incident
                WHERE ST_Intersects(touched.geom, inner_incident.geom)
                OFFSET 0
            ) AS found
    )
    UNION ALL
    SELECT
        'facility',
        facility.id,
        least(facility.to_on - 1, greatest(facility.from_on, current_setting('geo_mahalle.day')::date)),
        CASE WHEN ST_Dimension(facility.geom) = 0 THEN facility.geom ELSE ST_PointOnSurface(facility.geom) END
    FROM register.facility
    WHERE facility.id IN (
        SELECT found.id
        FROM stage_touched AS touched,
            LATERAL (
                SELECT inner_facility.id FROM register.facility AS inner_facility
                WHERE ST_Intersects(touched.geom, inner_facility.geom)
                OFFSET 0
            ) AS found
    )
) AS fact;
