-- Lamps that work, in metres.
-- A lamp nobody says is out counts as working: lists of lamps seldom say which of them work.
CREATE TEMPORARY TABLE working_lamp ON COMMIT DROP AS
SELECT
    ST_Transform(ST_PointOnSurface(facility.geom), place.metre_srid) AS geom
FROM register.facility
CROSS JOIN register.place
WHERE facility.kind = ANY (%(kinds)s)
    AND facility.geom IS NOT NULL
    AND facility.is_working IS DISTINCT FROM false
    AND facility.from_on <= (SELECT analysis.as_of())
    AND (facility.to_on IS NULL OR facility.to_on > (SELECT analysis.as_of()))
