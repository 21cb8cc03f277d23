-- Keep a fact view in a temporary table for this computation; themes: only rows of these.
SELECT analysis.hold(%(view)s, %(themes)s)
