-- Let tries of one login from one address come one after the other, until the end of the transaction.
SELECT pg_advisory_xact_lock(hashtextextended(encode(%(bucket)s, 'hex'), 6))
