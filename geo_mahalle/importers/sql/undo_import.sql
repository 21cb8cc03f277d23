-- Undo an import; why not, or NULL.
SELECT register.undo_import(%(run_id)s);
