-- Keep drawn boundaries, base maps, rows to be placed and the gazetteer.
SELECT 1;
