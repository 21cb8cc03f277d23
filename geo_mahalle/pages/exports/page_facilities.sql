-- A page of services and installations that the asking account reaches, after the one that stood last.
SELECT facilities.*
FROM analysis.facilities AS facilities
WHERE
    (
        (SELECT identity.reaches_place())
        OR facilities.area IN (
            SELECT area.code FROM register.area WHERE area.id = ANY ((SELECT identity.reached_areas())::bigint[])
        )
    )
    AND (%(after_facility)s::text IS NULL OR facilities.facility > %(after_facility)s::text)
    AND
    true -- filter
ORDER BY facilities.facility
LIMIT %(limit)s
