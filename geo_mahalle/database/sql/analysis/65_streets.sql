-- Today's streets cut by area, with width, light and walk.
CREATE OR REPLACE VIEW analysis.streets AS
SELECT
    part.id AS street_part,
    street.class,
    coalesce(street.name, street.local_name) AS name,
    part.width_m,
    part.length_m,
    part.lit_m,
    least(part.lit_m / nullif(part.length_m, 0), 1) AS lit_share,
    part.walked_on,
    area.code AS area,
    street.source_id AS source,
    part.geom
FROM register.street_part AS part
JOIN register.street ON street.id = part.street_id
JOIN register.area ON area.id = part.area_id
WHERE street.from_on <= (SELECT analysis.as_of())
    AND (street.to_on IS NULL OR street.to_on > (SELECT analysis.as_of()));

COMMENT ON VIEW analysis.streets IS 'today''s streets cut by area; source: imports, lamps and safety walks';
COMMENT ON COLUMN analysis.streets.street_part IS 'number of the part in this computation; it may change';
COMMENT ON COLUMN analysis.streets.class IS 'main, street, alley, footway, steps or unknown';
COMMENT ON COLUMN analysis.streets.name IS 'official name, else what people call it; empty: none';
COMMENT ON COLUMN analysis.streets.width_m IS 'm; clear width; empty: not measured';
COMMENT ON COLUMN analysis.streets.length_m IS 'm; geodesic length of the part';
COMMENT ON COLUMN analysis.streets.lit_m IS 'm of it near a working lamp; empty: lamps not surveyed';
COMMENT ON COLUMN analysis.streets.lit_share IS 'share (0 to 1) near a working lamp; empty: lamps not surveyed';
COMMENT ON COLUMN analysis.streets.walked_on IS 'day of the last safety walk; empty: not walked';
COMMENT ON COLUMN analysis.streets.area IS 'code of the smallest area the part lies in';
COMMENT ON COLUMN analysis.streets.source IS 'whose data';
COMMENT ON COLUMN analysis.streets.geom IS 'centre line, EPSG:4326, degrees';
