-- From here on sizes are known, and a loop is chosen only where it is the shorter way.
SELECT set_config('enable_nestloop', 'on', true)
