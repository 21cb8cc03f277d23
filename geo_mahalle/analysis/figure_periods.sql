-- Periods that figures name, which may lie before all dated data: a census.
SELECT period_key FROM register.attribute_value
UNION
SELECT period_key FROM register.population
ORDER BY period_key
