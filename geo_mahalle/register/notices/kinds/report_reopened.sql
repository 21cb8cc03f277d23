-- An own report stands open again.
-- for: member, committee_head, council_secretary, county_office
-- icon: arrow-counter-clockwise
-- fa: «{what}» در {area}: پابرجاست و دوباره باز شد.
-- en: {what} in {area}: it persists and is open again.
SELECT
    told.issue || ':' || told.turn AS subject,
    told.opens,
    NULL::integer AS number,
    told.said,
    told.is_restricted,
    told.on_day,
    told.report_id
FROM register.told_of_own_reports(%(account)s, %(since)s) AS told
WHERE told.kind = 'reopened';
