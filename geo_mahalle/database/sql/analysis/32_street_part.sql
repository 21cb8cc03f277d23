-- Streets cut by area, with what lights them.
CREATE OR REPLACE VIEW analysis.street_part AS
SELECT
    part.street_id,
    part.area_id,
    street.class,
    part.length_m,
    part.lit_m,
    part.width_m,
    part.walked_on
FROM register.street_part AS part
JOIN register.street ON street.id = part.street_id
WHERE street.from_on <= (SELECT analysis.as_of())
    AND (street.to_on IS NULL OR street.to_on > (SELECT analysis.as_of()));

COMMENT ON VIEW analysis.street_part IS 'today''s streets by area; source: imports and walks';
COMMENT ON COLUMN analysis.street_part.street_id IS 'which street';
COMMENT ON COLUMN analysis.street_part.area_id IS 'smallest area the part lies in';
COMMENT ON COLUMN analysis.street_part.class IS 'main, street, alley, footway, steps or unknown';
COMMENT ON COLUMN analysis.street_part.length_m IS 'm, geodesic';
COMMENT ON COLUMN analysis.street_part.lit_m IS 'm of it near a working lamp; NULL: lamps not surveyed';
COMMENT ON COLUMN analysis.street_part.width_m IS 'clear width, m; NULL: not measured';
COMMENT ON COLUMN analysis.street_part.walked_on IS 'day of the last safety walk; NULL: not walked';
