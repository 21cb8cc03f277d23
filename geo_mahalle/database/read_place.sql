-- What this database is about.
SELECT
    key, name_fa, name_en, timezone, calendar, language, metre_srid, west, south, east, north, currency, as_of
FROM register.place
