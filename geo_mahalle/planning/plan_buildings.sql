-- Outlines of the buildings in a box on a day: ground under a plan's map, and nothing else of them.
SELECT ST_AsBinary(building.geom) AS shape
FROM register.building
WHERE
    building.geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
    AND building.from_on <= %(as_of)s::date
    AND (building.to_on IS NULL OR building.to_on > %(as_of)s::date)
ORDER BY building.source_id, building.source_key
