-- Note that this import can be undone, and what its source was like before.
INSERT INTO register.import_undo (import_run_id, transaction, source_before)
VALUES (%(run_id)s, pg_current_xact_id()::xid::text, %(source_before)s);
