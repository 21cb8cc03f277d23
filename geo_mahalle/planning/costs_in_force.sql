-- The cost in force of each intervention.
-- The newest imported row.
SELECT DISTINCT ON (cost.intervention_id)
    cost.intervention_id AS intervention,
    cost.rials,
    cost.base_on,
    cost.price_index,
    cost.payer,
    cost.worker,
    cost.people_share,
    cost.source
FROM planning.cost
ORDER BY cost.intervention_id, cost.id DESC
