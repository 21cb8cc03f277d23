-- Areas of one level that share a border.
CREATE OR REPLACE VIEW analysis.area_neighbour AS
SELECT
    pair.area_id,
    pair.neighbour_id
FROM analysis.area_neighbour_row AS pair;

COMMENT ON VIEW analysis.area_neighbour IS 'neighbours of one level, each pair both ways; source: boundaries in force';
COMMENT ON COLUMN analysis.area_neighbour.area_id IS 'the area';
COMMENT ON COLUMN analysis.area_neighbour.neighbour_id IS 'an area beside it';
