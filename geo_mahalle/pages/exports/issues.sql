-- Problems for an analyst, in an order that tells nothing of who reported them.
SELECT issues.*
FROM analysis.issues AS issues
WHERE (%(areas)s::text[] IS NULL OR issues.area = ANY (%(areas)s::text[]))
    AND (%(categories)s::text[] IS NULL OR issues.category = ANY (%(categories)s::text[]))
    AND (%(committees)s::text[] IS NULL OR issues.committee = ANY (%(committees)s::text[]))
    AND (%(states)s::text[] IS NULL OR issues.state = ANY (%(states)s::text[]))
    AND (%(is_open)s::boolean IS NULL OR issues.is_open = %(is_open)s::boolean)
    AND (%(since)s::date IS NULL OR issues.opened_on >= %(since)s::date)
    AND (%(until)s::date IS NULL OR issues.opened_on <= %(until)s::date)
ORDER BY issues.opened_on, issues.category, issues.issue, issues.area, issues.geom
