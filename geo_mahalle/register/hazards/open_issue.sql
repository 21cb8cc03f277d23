-- An open problem by its public identifier and category, in the tagger's reach (no areas: everywhere) and in an
-- area of the report or near its place; a merged one stands for the one that holds its reports.
SELECT kept.id
FROM register.issue AS named
JOIN register.issue AS kept ON kept.id = coalesce(named.merged_into, named.id)
JOIN register.issue_state ON issue_state.id = kept.state
CROSS JOIN LATERAL (SELECT array_append(kept.also_in, kept.area_id) AS areas) AS stands
WHERE named.public_id = %(issue)s
    AND kept.category_id = %(category)s
    AND issue_state.is_open
    AND (cardinality(%(reach)s::bigint[]) = 0 OR stands.areas && %(reach)s::bigint[])
    AND (
        stands.areas && %(here)s::bigint[]
        OR ST_Distance(
            kept.geom::geography, ST_SetSRID(ST_GeomFromWKB(%(point)s::bytea), 4326)::geography
        ) <= %(radius_m)s
    );
