-- The place, its today, and the newest finished computation.
SELECT
    place.key,
    place.name_fa,
    place.name_en,
    place.language,
    place.calendar,
    analysis.as_of() AS as_of,
    (SELECT max(runs.run) FROM analysis.runs AS runs) AS run
FROM register.place
