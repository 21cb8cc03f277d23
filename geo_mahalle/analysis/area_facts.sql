-- What happened in an area and those below it in two stretches of days: this one, and the one before.
-- Only problems of class S0 and S1: of the others no count of a month is told.
WITH inside AS (
    SELECT within.area_id
    FROM analysis.area_within AS within
    JOIN register.area ON area.id = within.ancestor_id
    WHERE area.code = %(area)s
),
fact AS (
    SELECT 'opened' AS what, issue.opened_on AS on_day
    FROM analysis.issue
    JOIN inside ON inside.area_id = issue.area_id
    WHERE issue.sensitivity <= 1
    UNION ALL
    SELECT 'resolved', issue.resolved_on
    FROM analysis.issue
    JOIN inside ON inside.area_id = issue.area_id
    WHERE issue.sensitivity <= 1
        AND issue.is_resolved
    UNION ALL
    SELECT 'events', event.on_day
    FROM analysis.event
    JOIN inside ON inside.area_id = event.area_id
    UNION ALL
    SELECT 'meetings', meeting.held_on
    FROM analysis.meeting
    JOIN inside ON inside.area_id = meeting.area_id
    UNION ALL
    SELECT 'facilities_new', facility.from_on
    FROM analysis.facility
    JOIN inside ON inside.area_id = facility.area_id
    UNION ALL
    SELECT 'facilities_gone', facility.to_on
    FROM analysis.facility
    JOIN inside ON inside.area_id = facility.area_id
    UNION ALL
    SELECT 'walked_streets', street_part.walked_on
    FROM analysis.street_part
    JOIN inside ON inside.area_id = street_part.area_id
    UNION ALL
    SELECT 'surveys', coverage.surveyed_on
    FROM register.coverage
    JOIN inside ON inside.area_id = coverage.area_id
)
SELECT
    fact.what,
    count(*) FILTER (WHERE fact.on_day BETWEEN %(before_from)s AND %(before_to)s)::bigint AS before,
    count(*) FILTER (WHERE fact.on_day BETWEEN %(from)s AND %(to)s)::bigint AS after
FROM fact
WHERE fact.on_day BETWEEN %(before_from)s AND %(to)s
GROUP BY fact.what
ORDER BY fact.what
