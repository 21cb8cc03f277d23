-- Join whole tables by hash, or as the planner likes: it does not know yet how many rows this run wrote.
SELECT set_config('enable_nestloop', %(nested)s, true)
