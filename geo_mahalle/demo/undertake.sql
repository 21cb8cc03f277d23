-- An institution that promised to act, and what it finished.
WITH joined AS (
    INSERT INTO register.institution (area_id, kind, name, hosts, acts, joined_on)
    SELECT area.id, %(kind)s, %(name)s, true, true, %(joined_on)s
    FROM register.area
    WHERE area.code = %(area_code)s
    RETURNING id, joined_on
)
INSERT INTO register.undertaking (institution_id, title_fa, taken_on, finished_on)
SELECT joined.id, deed.title_fa, joined.joined_on, deed.finished_on
FROM joined
CROSS JOIN unnest(%(titles)s::text[], %(days)s::date[]) AS deed (title_fa, finished_on)
