-- Close the minutes on the day each meeting was held.
UPDATE register.minutes
SET closed_on = held.held_on, number = held.number, present = 5, women_present = 2, under_30_present = 1, members = 7
FROM (
    SELECT
        meeting.area_id,
        meeting.committee_id,
        meeting.planned_on,
        meeting.held_on,
        row_number() OVER (PARTITION BY meeting.area_id ORDER BY meeting.planned_on)::text AS number
    FROM register.meeting
    WHERE meeting.committee_id = 'civil_works' AND meeting.held_on IS NOT NULL
) AS held
WHERE minutes.area_id = held.area_id
    AND minutes.committee_id = held.committee_id
    AND minutes.planned_on = held.planned_on
    AND minutes.closed_on IS NULL
