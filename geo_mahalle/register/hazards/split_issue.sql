-- One part of a problem for each committee.
INSERT INTO register.issue (
    category_id, sensitivity, severity, geom, area_id, also_in, located_as, state, origin, opened_at, opened_on,
    reports, committee_id, parent_id
)
SELECT
    issue.category_id,
    issue.sensitivity,
    issue.severity,
    issue.geom,
    issue.area_id,
    issue.also_in,
    issue.located_as,
    'recorded',
    'recorded',
    issue.opened_at,
    issue.opened_on,
    0,
    part.committee_id,
    issue.id
FROM register.issue
CROSS JOIN unnest(%(committees)s::text[]) AS part (committee_id)
WHERE issue.id = %(issue)s
RETURNING id, public_id;
