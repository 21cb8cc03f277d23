-- First and last day of dated data by today, and the calendar they are counted in.
SELECT
    place.calendar,
    least(
        (SELECT min(opened_on) FROM register.issue),
        (SELECT min(occurred_on) FROM register.incident),
        (SELECT min(on_day) FROM register.event),
        (SELECT min(planned_on) FROM register.meeting),
        (SELECT min(surveyed_on) FROM register.coverage)
    ) AS first_on,
    least(
        (SELECT analysis.as_of()),
        greatest(
            (SELECT max(opened_on) FROM register.issue),
            (SELECT max(resolved_on) FROM register.issue),
            (SELECT max(occurred_on) FROM register.incident),
            (SELECT max(on_day) FROM register.event),
            (SELECT max(planned_on) FROM register.meeting),
            (SELECT max(surveyed_on) FROM register.coverage)
        )
    ) AS last_on
FROM register.place
