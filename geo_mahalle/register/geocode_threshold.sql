-- How much of their three-letter groups two names must share to be looked at, until the transaction ends.
SELECT set_config('pg_trgm.similarity_threshold', %(threshold)s, true);
