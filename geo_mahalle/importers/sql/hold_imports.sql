-- Imports may go on side by side, but none while one is being undone; an undo in progress is waited for.
SELECT pg_advisory_xact_lock_shared(hashtextextended('geo_mahalle.imports', 0));
