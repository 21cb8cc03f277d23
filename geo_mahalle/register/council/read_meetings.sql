-- Meetings of a council, the latest first.
SELECT
    minutes.public_id AS meeting,
    minutes.planned_on,
    minutes.starts_at,
    minutes.place_fa,
    meeting.held_on,
    minutes.number,
    minutes.closed_on,
    minutes.members,
    minutes.present,
    minutes.women_present,
    minutes.under_30_present,
    (SELECT count(*) FROM register.agenda_item AS item WHERE item.minutes_id = minutes.id) AS items,
    (
        SELECT count(*)
        FROM register.agenda_item AS item
        WHERE item.minutes_id = minutes.id AND item.decision IS NOT NULL
    ) AS decided
FROM register.minutes
JOIN register.meeting
    ON meeting.area_id = minutes.area_id
    AND meeting.committee_id = minutes.committee_id
    AND meeting.planned_on = minutes.planned_on
WHERE minutes.area_id = %(area)s
    AND minutes.committee_id = %(committee)s
    AND (%(meeting)s::uuid IS NULL OR minutes.public_id = %(meeting)s::uuid)
ORDER BY minutes.planned_on DESC
LIMIT 60
