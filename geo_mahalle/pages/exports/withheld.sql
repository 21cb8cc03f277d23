-- Problems of class S1 and S2 in the whole place.
SELECT withheld.*
FROM analysis.withheld AS withheld
ORDER BY withheld.sensitivity
