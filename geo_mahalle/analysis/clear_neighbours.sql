-- Take away all pairs of neighbours.
DELETE FROM analysis.area_neighbour_row
