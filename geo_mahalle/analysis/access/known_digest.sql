-- What the kept graph was made from.
SELECT network.digest FROM analysis.network
