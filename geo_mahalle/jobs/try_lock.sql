-- Whether this session holds the lock of the work that is done by itself.
SELECT pg_try_advisory_lock(hashtext('geo_mahalle.upkeep'));
