-- Take away the staged edges.
DROP TABLE stage_edge
