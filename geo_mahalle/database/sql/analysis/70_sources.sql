-- Where facts come from, with the rows the register accepted.
CREATE OR REPLACE VIEW analysis.sources AS
SELECT
    source.id AS source,
    source.title_fa,
    source.title_en,
    source.steward_fa,
    source.licence,
    source.url,
    source.as_of,
    string_agg(DISTINCT import_run.kind, ',' ORDER BY import_run.kind) AS kinds,
    coalesce(sum(import_run.accepted), 0)::bigint AS accepted,
    max(import_run.imported_at) AS imported_at
FROM register.source
LEFT JOIN register.import_run ON import_run.source_id = source.id
GROUP BY source.id;

COMMENT ON VIEW analysis.sources IS 'sources with licence and rows; source: the files that were imported';
COMMENT ON COLUMN analysis.sources.source IS 'word of the source';
COMMENT ON COLUMN analysis.sources.title_fa IS 'title in Persian';
COMMENT ON COLUMN analysis.sources.title_en IS 'title in English';
COMMENT ON COLUMN analysis.sources.steward_fa IS 'who keeps it and answers for it';
COMMENT ON COLUMN analysis.sources.licence IS 'licence under which it may be used; empty: not stated';
COMMENT ON COLUMN analysis.sources.url IS 'where it is published';
COMMENT ON COLUMN analysis.sources.as_of IS 'day to which it reaches';
COMMENT ON COLUMN analysis.sources.kinds IS 'what its files were: areas, reports, …; empty: none imported';
COMMENT ON COLUMN analysis.sources.accepted IS 'rows; accepted lines of its files';
COMMENT ON COLUMN analysis.sources.imported_at IS 'last import, UTC';
