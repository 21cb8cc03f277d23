-- Digest of the kept facts that can count.
SELECT analysis.held_digest(%(view)s, %(columns)s, %(by)s, %(words)s)
