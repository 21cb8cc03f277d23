-- What a filter keeps of services and installations (`facilities`, as in analysis.facilities); see filters.py.
(%(kinds)s::text[] IS NULL OR facilities.kind = ANY (%(kinds)s::text[]))
AND (%(areas)s::text[] IS NULL OR facilities.area IN (
    SELECT within.code FROM analysis.areas_within AS within WHERE within.ancestor_code = ANY (%(areas)s::text[])
))
AND (%(levels)s::text[] IS NULL OR facilities.area IN (
    SELECT area.code FROM register.area WHERE area.level = ANY (%(levels)s::text[])
))
AND (%(west)s::float8 IS NULL OR ST_Intersects(
    facilities.geom,
    ST_MakeEnvelope(%(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, 4326)
))
AND (
    %(text)s::text IS NULL
    OR facilities.kind = ANY (%(text_kinds)s::text[])
    OR strpos(register.fold(facilities.name), %(text)s::text) > 0
    OR facilities.area IN (SELECT area.code FROM register.area WHERE strpos(area.name_folded, %(text)s::text) > 0)
)
