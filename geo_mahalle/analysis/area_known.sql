-- Whether there is an area of a code, and the calendar and today of the place.
SELECT
    EXISTS (SELECT FROM register.area WHERE area.code = %(area)s) AS is_known,
    place.calendar,
    (SELECT analysis.as_of()) AS as_of
FROM register.place
