-- Give the lock of the work that is done by itself back at once; with the connection alone it goes a moment later.
SELECT pg_advisory_unlock(hashtext('geo_mahalle.upkeep'));
