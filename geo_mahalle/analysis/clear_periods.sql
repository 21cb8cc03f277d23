-- Take away all periods.
DELETE FROM analysis.period_row
