-- Mark the approved versions before a new one as replaced.
UPDATE planning.plan_version AS earlier
SET status = 'replaced'
FROM planning.plan_version AS chosen
WHERE chosen.id = %(id)s
    AND earlier.area_id = chosen.area_id
    AND earlier.id <> chosen.id
    AND earlier.status = 'approved'
