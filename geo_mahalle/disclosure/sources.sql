-- Sources with the rows the register accepted from them.
SELECT
    source.id,
    source.title_fa,
    coalesce(source.steward_fa, '') AS steward_fa,
    coalesce(source.licence, '') AS licence,
    coalesce(source.url, '') AS url,
    source.as_of,
    coalesce(sum(import_run.accepted), 0)::bigint AS accepted
FROM register.source
LEFT JOIN register.import_run ON import_run.source_id = source.id
WHERE source.id = ANY (%(sources)s)
GROUP BY source.id
ORDER BY source.id
