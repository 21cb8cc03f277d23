-- The newest imports of files, which walks are not, with whether what they changed was kept, so that they can be undone.
SELECT
    import_run.id,
    import_run.kind,
    import_run.source_id,
    import_run.file_name,
    import_run.imported_at,
    import_run.lines_read,
    import_run.accepted,
    import_run.duplicate,
    import_run.refused,
    import_undo.import_run_id IS NOT NULL AS can_undo
FROM register.import_run
LEFT JOIN register.import_undo ON import_undo.import_run_id = import_run.id
WHERE import_run.kind <> 'walk'
ORDER BY import_run.id DESC
LIMIT %(most)s;
