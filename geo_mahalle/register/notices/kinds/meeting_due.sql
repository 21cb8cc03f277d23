-- A meeting of the council is near.
-- for: council_secretary
-- icon: calendar-check
-- fa: جلسه شورای {area} در {until} است؛ دستور جلسه آماده است.
-- en: The council of {area} meets on {until}; the agenda is ready.
-- stands: yes
SELECT
    area.code || ':' || meeting.planned_on AS subject,
    '/council?area=' || area.code AS opens,
    NULL::integer AS number,
    jsonb_build_object('area', area.name_fa, 'until', meeting.planned_on) AS said,
    false AS is_restricted,
    meeting.planned_on - 3 AS on_day,
    NULL::bigint AS report_id
FROM register.meeting
JOIN register.area ON area.id = meeting.area_id
WHERE meeting.committee_id = 'council'
    AND meeting.held_on IS NULL
    AND meeting.planned_on BETWEEN %(today)s::date AND %(today)s::date + 3
    AND (%(is_placewide)s OR meeting.area_id = ANY (%(areas)s::bigint[]));
