-- Areas with the area above, and the kinds of periods, for the rules of disclosure.
SELECT
    area.code,
    above.code AS parent_code
FROM register.area
LEFT JOIN register.area AS above ON above.id = area.parent_id
ORDER BY area.code
