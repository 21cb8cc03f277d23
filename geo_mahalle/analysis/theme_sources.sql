-- Sources whose imports surveyed a theme.
SELECT DISTINCT import_run.source_id
FROM register.coverage
JOIN register.import_run ON import_run.id = coverage.import_run_id
WHERE coverage.theme = %(theme)s
    AND coverage.surveyed_on <= (SELECT analysis.as_of())
ORDER BY import_run.source_id
