-- Hold the plans of an area until the transaction ends: of two who decide at once, the second sees the first.
-- Other areas are not held.
SELECT area.id, area.code
FROM register.area
WHERE area.code = %(code)s
FOR NO KEY UPDATE
