-- First and last day of dated data by today, the calendar they are counted in, and how many facts lie outside.
-- Days of single facts far from all others are left out; see analysis.dated, which is kept for what reads the
-- periods. Surveys were dated by hand.
WITH gone AS (
    DELETE FROM analysis.dated_row
    WHERE dated_row.kind NOT IN (SELECT dated.kind FROM analysis.dated)
),
dated AS (
    INSERT INTO analysis.dated_row (kind, first_on, last_on, left_out)
    SELECT dated.kind, dated.first_on, dated.last_on, dated.left_out FROM analysis.dated
    ON CONFLICT (kind) DO UPDATE
    SET first_on = excluded.first_on, last_on = excluded.last_on, left_out = excluded.left_out
    RETURNING *
)
SELECT
    place.calendar,
    least(
        (SELECT min(dated.first_on) FROM dated WHERE dated.kind <> 'closing'),
        (SELECT min(coverage.surveyed_on) FROM register.coverage WHERE coverage.surveyed_on <= (SELECT analysis.as_of()))
    ) AS first_on,
    greatest(
        (SELECT max(dated.last_on) FROM dated),
        (SELECT max(coverage.surveyed_on) FROM register.coverage WHERE coverage.surveyed_on <= (SELECT analysis.as_of()))
    ) AS last_on,
    coalesce((SELECT sum(dated.left_out) FROM dated), 0)::bigint AS left_out
FROM register.place
