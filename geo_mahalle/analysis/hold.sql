-- Keep a fact view in a temporary table for this computation; words: only rows that have one of these.
SELECT analysis.keep_facts(%(view)s, %(columns)s, %(by)s, %(words)s, %(since)s)
