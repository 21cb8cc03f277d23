-- First and last day of dated data by today, the calendar they are counted in, and how many facts lie outside.
-- Days of single facts far from all others are left out; see analysis.dated. Surveys were dated by hand.
SELECT
    place.calendar,
    least(
        (SELECT min(dated.first_on) FROM analysis.dated WHERE dated.kind <> 'closing'),
        (SELECT min(coverage.surveyed_on) FROM register.coverage WHERE coverage.surveyed_on <= (SELECT analysis.as_of()))
    ) AS first_on,
    greatest(
        (SELECT max(dated.last_on) FROM analysis.dated),
        (SELECT max(coverage.surveyed_on) FROM register.coverage WHERE coverage.surveyed_on <= (SELECT analysis.as_of()))
    ) AS last_on,
    coalesce((SELECT sum(dated.left_out) FROM analysis.dated), 0)::bigint AS left_out
FROM register.place
