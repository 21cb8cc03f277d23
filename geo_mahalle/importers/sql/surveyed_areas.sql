-- The areas with these codes, or without codes every area that has no area below it.
SELECT area.id, area.code
FROM register.area
WHERE area.code = ANY (%(codes)s::text[])
    OR (
        %(codes)s::text[] IS NULL
        AND NOT EXISTS (SELECT FROM register.area AS below WHERE below.parent_id = area.id)
    )
ORDER BY area.code COLLATE "C";
