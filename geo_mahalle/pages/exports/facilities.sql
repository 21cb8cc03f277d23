-- Services and installations of the kinds that may be shown.
SELECT facilities.*
FROM analysis.facilities AS facilities
WHERE
    true -- filter
ORDER BY facilities.kind, facilities.area COLLATE "C", facilities.name, facilities.facility
