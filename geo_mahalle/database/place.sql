-- The one row that says what this database is about.
INSERT INTO register.place (
    id, key, name_fa, name_en, timezone, calendar, language, metre_srid, west, south, east, north, currency, as_of
)
VALUES (
    1, %(key)s, %(name_fa)s, %(name_en)s, %(timezone)s, %(calendar)s, %(language)s, %(metre_srid)s,
    %(west)s, %(south)s, %(east)s, %(north)s, %(currency)s, %(as_of)s
)
ON CONFLICT (id) DO UPDATE
SET name_fa = excluded.name_fa,
    name_en = excluded.name_en,
    timezone = excluded.timezone,
    calendar = excluded.calendar,
    language = excluded.language,
    metre_srid = excluded.metre_srid,
    west = excluded.west,
    south = excluded.south,
    east = excluded.east,
    north = excluded.north,
    currency = excluded.currency,
    as_of = excluded.as_of
