-- Set aside what is dark only because of a planned cut: every report of it was made during one, where it lies.
INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin, actor_role, reason_id)
SELECT
    issue.id,
    'moved',
    'refused',
    greatest(%(at)s::timestamptz, issue.opened_at),
    (greatest(%(at)s::timestamptz, issue.opened_at) AT TIME ZONE place.timezone)::date,
    'recorded',
    'calendar',
    'planned_cut'
FROM register.issue
CROSS JOIN register.place
WHERE issue.state = 'recorded'
    AND issue.category_id = ANY (%(categories)s::text[])
    AND issue.merged_into IS NULL
    AND EXISTS (SELECT FROM register.report WHERE report.issue_id = issue.id)
    AND NOT EXISTS (
        SELECT
        FROM register.report
        WHERE report.issue_id = issue.id
            AND NOT EXISTS (
                SELECT
                FROM register.power_cut
                WHERE report.reported_at BETWEEN power_cut.starts_at AND power_cut.ends_at
                    AND (
                        power_cut.area_id IS NULL
                        OR power_cut.area_id IN (
                            SELECT within.ancestor_id
                            FROM analysis.area_within AS within
                            WHERE within.area_id = report.area_id
                        )
                    )
            )
    )
RETURNING issue_event.issue_id;
