-- Take away the street graph and all access.
WITH edges AS (DELETE FROM analysis.network_edge),
access AS (DELETE FROM analysis.access_row),
supply AS (DELETE FROM analysis.supply_row),
ground AS (DELETE FROM analysis.access_ground)
DELETE FROM analysis.network
