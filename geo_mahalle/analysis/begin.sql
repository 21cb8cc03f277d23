-- Begin a computation: one at a time, with its own today where it was given one, and with the fact views
-- under the bare names by which indicators read them.
-- Nothing is known about the size of what a view inside a view returns, and a nested loop chosen on a guess of
-- one row never ends on a real city; where only a loop can do it, one is still used. What these plans seem to
-- cost would call for compiling them, which takes longer than running them.
SELECT
    pg_advisory_xact_lock(hashtext('geo_mahalle.compute')),
    set_config('geo_mahalle.as_of', %(as_of)s, true),
    set_config('search_path', 'analysis, public', true),
    set_config('enable_nestloop', 'off', true),
    set_config('jit', 'off', true)
