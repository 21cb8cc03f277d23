-- Take away the frozen priors of an indicator.
DELETE FROM analysis.prior
WHERE indicator_id = %(indicator)s
