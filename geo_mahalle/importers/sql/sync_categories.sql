-- The categories of the catalogue, so that the database itself knows their sensitivity.
INSERT INTO register.category (id, committee_id, agency_id, sensitivity, deadline_days, theme)
SELECT *
FROM unnest(
    %(id)s::text[],
    %(committee)s::text[],
    %(agency)s::text[],
    %(sensitivity)s::smallint[],
    %(deadline_days)s::integer[],
    %(theme)s::text[]
)
ON CONFLICT (id) DO UPDATE
SET committee_id = excluded.committee_id,
    agency_id = excluded.agency_id,
    sensitivity = excluded.sensitivity,
    deadline_days = excluded.deadline_days,
    theme = excluded.theme
WHERE (category.committee_id, category.agency_id, category.sensitivity, category.deadline_days, category.theme)
    IS DISTINCT FROM
    (excluded.committee_id, excluded.agency_id, excluded.sensitivity, excluded.deadline_days, excluded.theme);
