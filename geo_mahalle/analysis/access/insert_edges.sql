-- Keep the edges, in degrees.
INSERT INTO analysis.network_edge (
    id, street_id, start_node, end_node, length_m, width_m, lit_share, is_drivable, reach, geom
)
SELECT
    stage.id,
    stage.street_id,
    stage.start_node,
    stage.end_node,
    stage.length_m,
    stage.width_m,
    stage.lit_share,
    stage.is_drivable,
    stage.reach,
    ST_Transform(ST_GeomFromWKB(decode(stage.shape, 'hex'), place.metre_srid), 4326)
FROM stage_edge AS stage
CROSS JOIN register.place
ORDER BY stage.id
