-- Sources of an attribute.
SELECT DISTINCT source_id
FROM register.attribute_value
WHERE attribute_id = %(attribute)s
ORDER BY source_id
