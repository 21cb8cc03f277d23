-- The newest import of the place: what the demo's stamp is compared with.
SELECT
    import_run.id,
    import_run.imported_at::text AS imported_at
FROM register.import_run
ORDER BY import_run.id DESC
LIMIT 1;
