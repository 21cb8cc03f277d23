-- Tell row security which session asks, until the end of the transaction.
SELECT set_config('geo_mahalle.session', %(key)s, true)
