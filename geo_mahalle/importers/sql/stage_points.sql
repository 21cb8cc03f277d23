-- The points of the staged rows, with the day by whose boundaries they are placed.
CREATE TEMP TABLE stage_point ON COMMIT DROP AS
SELECT line, on_day, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geom
FROM stage
WHERE lon IS NOT NULL;
