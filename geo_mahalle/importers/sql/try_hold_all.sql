-- Keep imports out until this transaction ends; false where one is going on.
SELECT pg_try_advisory_xact_lock(hashtextextended('geo_mahalle.imports', 0));
