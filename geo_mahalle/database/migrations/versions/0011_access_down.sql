-- Keep the street graph, who reaches what along it, and what councils aim at.

DROP TABLE analysis.target;
DROP TABLE analysis.supply_row;
DROP TABLE analysis.access_row;
DROP TABLE analysis.network_edge;
DROP TABLE analysis.network;
ALTER TABLE register.street DROP COLUMN level;
