-- The pilot neighbourhoods of the demo city, with lamps that are out there and still open.
SELECT
    area.code,
    ARRAY(
        SELECT issue.public_id
        FROM register.issue
        WHERE issue.area_id = area.id AND issue.category_id = 'lamp_out' AND issue.state IN ('recorded', 'reviewing', 'with_agency')
        ORDER BY issue.opened_on, issue.id
        LIMIT 6
    ) AS lamps
FROM register.area
WHERE area.is_pilot AND area.level = 'neighbourhood'
ORDER BY area.code
