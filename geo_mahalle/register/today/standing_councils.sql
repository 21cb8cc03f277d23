-- Councils that stand, with their last meeting held and the next one planned.
SELECT
    area.code,
    area.name_fa AS area_name,
    body.formed_on,
    last.held_on,
    next.planned_on,
    next.starts_at,
    next.place_fa
FROM register.body
JOIN register.area ON area.id = body.area_id
LEFT JOIN LATERAL (
    SELECT max(meeting.held_on) AS held_on
    FROM register.meeting
    WHERE meeting.area_id = body.area_id
        AND meeting.committee_id = body.committee_id
        AND meeting.held_on <= %(today)s
) AS last ON true
LEFT JOIN LATERAL (
    SELECT
        meeting.planned_on,
        minutes.starts_at,
        minutes.place_fa
    FROM register.meeting
    LEFT JOIN register.minutes
        ON minutes.area_id = meeting.area_id
        AND minutes.committee_id = meeting.committee_id
        AND minutes.planned_on = meeting.planned_on
    WHERE meeting.area_id = body.area_id
        AND meeting.committee_id = body.committee_id
        AND meeting.held_on IS NULL
        AND meeting.planned_on >= %(today)s
    ORDER BY meeting.planned_on
    LIMIT 1
) AS next ON true
WHERE body.committee_id = 'council'
    AND body.formed_on <= %(today)s
    AND (body.dissolved_on IS NULL OR body.dissolved_on > %(today)s)
    AND (%(is_placewide)s OR body.area_id = ANY (%(areas)s::bigint[]))
ORDER BY coalesce(last.held_on, body.formed_on), area.code
