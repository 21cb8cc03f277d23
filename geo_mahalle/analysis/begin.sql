-- Begin a computation: one at a time, and with its own today where it was given one.
SELECT
    pg_advisory_xact_lock(hashtext('geo_mahalle.compute')),
    set_config('geo_mahalle.as_of', %(as_of)s, true)
