-- What a filter keeps of problems (`issues`, with the columns of analysis.issues); see filters.py.
-- Marks of street segments have no severity, and no day from which they are overdue.
(%(areas)s::text[] IS NULL OR issues.area IN (
    SELECT within.code FROM analysis.areas_within AS within WHERE within.ancestor_code = ANY (%(areas)s::text[])
))
AND (%(levels)s::text[] IS NULL OR issues.area IN (
    SELECT area.code FROM register.area WHERE area.level = ANY (%(levels)s::text[])
))
AND (%(categories)s::text[] IS NULL OR issues.category = ANY (%(categories)s::text[]))
AND (%(committees)s::text[] IS NULL OR issues.committee = ANY (%(committees)s::text[]))
AND (%(states)s::text[] IS NULL OR issues.state = ANY (%(states)s::text[]))
AND (%(severities)s::integer[] IS NULL OR issues.severity = ANY (%(severities)s::integer[]))
AND (%(is_open)s::boolean IS NULL OR issues.is_open = %(is_open)s::boolean)
AND (%(since)s::date IS NULL OR issues.opened_on >= %(since)s::date)
AND (%(until)s::date IS NULL OR issues.opened_on <= %(until)s::date)
AND (%(west)s::float8 IS NULL OR ST_Intersects(
    issues.geom,
    ST_MakeEnvelope(%(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, 4326)
))
AND (%(is_overdue)s::boolean IS NULL OR (
    NOT issues.is_segment
    AND %(is_overdue)s::boolean = (
        issues.is_open
        AND coalesce(
            issues.opened_on <= (%(overdue_until)s::date[])[
                array_position(%(overdue_categories)s::text[], issues.category)
            ],
            false
        )
    )
))
AND (
    %(text)s::text IS NULL
    OR issues.category = ANY (%(text_categories)s::text[])
    OR issues.issue = %(text)s::text
    OR issues.area IN (SELECT area.code FROM register.area WHERE strpos(area.name_folded, %(text)s::text) > 0)
)
