-- Problems for an analyst, in an order that tells nothing of who reported them.
SELECT issues.*
FROM analysis.issues AS issues
WHERE
    true -- filter
ORDER BY issues.opened_on, issues.category, issues.issue, issues.area, issues.geom
