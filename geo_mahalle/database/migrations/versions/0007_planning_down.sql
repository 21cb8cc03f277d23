-- Keep problems, interventions, costs, plans and actions.
SELECT 1;
