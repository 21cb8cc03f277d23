-- The day that counts as today.
SELECT analysis.as_of()
