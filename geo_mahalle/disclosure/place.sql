-- The place the database is about.
SELECT
    key,
    name_fa,
    name_en,
    calendar,
    language,
    timezone,
    as_of
FROM register.place
