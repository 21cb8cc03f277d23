-- Services and installations of the kinds that may be shown.
SELECT facilities.*
FROM analysis.facilities AS facilities
WHERE facilities.kind = ANY (%(kinds)s::text[])
    AND (%(areas)s::text[] IS NULL OR facilities.area = ANY (%(areas)s::text[]))
ORDER BY facilities.kind, facilities.area COLLATE "C", facilities.name, facilities.facility
