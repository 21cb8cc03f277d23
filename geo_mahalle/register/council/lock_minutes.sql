-- Hold the minutes of a meeting, so that two who write its agenda come one after the other.
SELECT minutes.id, minutes.area_id, minutes.committee_id, minutes.planned_on, minutes.closed_on
FROM register.minutes
WHERE minutes.public_id = %(meeting)s AND minutes.area_id = %(area)s
FOR UPDATE
