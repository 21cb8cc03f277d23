-- A source of the catalogue.
INSERT INTO register.source (id, title_fa, title_en, steward_fa, licence, url, as_of)
VALUES (%(id)s, %(title_fa)s, %(title_en)s, %(steward_fa)s, %(licence)s, %(url)s, %(as_of)s)
ON CONFLICT (id) DO UPDATE
SET title_fa = excluded.title_fa,
    title_en = excluded.title_en,
    steward_fa = excluded.steward_fa,
    licence = excluded.licence,
    url = excluded.url,
    as_of = greatest(source.as_of, excluded.as_of);
