-- Begin a computation: one at a time, with its own today where it was given one, and with the fact views
-- under the bare names by which indicators read them.
SELECT
    pg_advisory_xact_lock(hashtext('geo_mahalle.compute')),
    set_config('geo_mahalle.as_of', %(as_of)s, true),
    set_config('search_path', 'analysis, public', true)
