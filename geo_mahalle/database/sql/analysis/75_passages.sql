-- Passages by what a fire engine can do in them, as analysts read them.
CREATE OR REPLACE VIEW analysis.passages AS
SELECT
    edge.id AS passage,
    street.name,
    street.local_name,
    street.class,
    edge.width_m,
    edge.length_m,
    edge.lit_share,
    edge.reach,
    street.source_id AS source,
    edge.geom
FROM analysis.network_edge AS edge
JOIN register.street ON street.id = edge.street_id;

COMMENT ON VIEW analysis.passages IS 'pieces of street between meeting points, and whether a fire engine enters; source: streets and their widths';
COMMENT ON COLUMN analysis.passages.passage IS 'number in the street graph';
COMMENT ON COLUMN analysis.passages.name IS 'official name; empty: none';
COMMENT ON COLUMN analysis.passages.local_name IS 'what people here call it; empty: nothing else';
COMMENT ON COLUMN analysis.passages.class IS 'main, street, alley, footway, steps or unknown';
COMMENT ON COLUMN analysis.passages.width_m IS 'm, clear width; empty: not measured';
COMMENT ON COLUMN analysis.passages.length_m IS 'm';
COMMENT ON COLUMN analysis.passages.lit_share IS 'share (0 to 1) near a working lamp; empty: not known';
COMMENT ON COLUMN analysis.passages.reach IS 'reached, cut_off (wide, but only through a narrow one), narrow or unknown (width not measured)';
COMMENT ON COLUMN analysis.passages.source IS 'whose data';
COMMENT ON COLUMN analysis.passages.geom IS 'centre line, EPSG:4326, degrees';
