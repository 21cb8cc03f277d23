-- Edges as they come, in the metre projection.
CREATE TEMPORARY TABLE stage_edge (
    id bigint,
    street_id bigint,
    start_node bigint,
    end_node bigint,
    length_m double precision,
    width_m double precision,
    lit_share double precision,
    is_drivable boolean,
    reach text,
    shape text
) ON COMMIT DROP
