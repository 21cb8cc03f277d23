-- Keys of the periods there are.
SELECT period_key FROM analysis.period_row
