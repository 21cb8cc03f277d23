-- An own report was closed.
-- for: member, committee_head, council_secretary, county_office
-- icon: check
-- fa: «{what}» در {area}: رفع شد.
-- en: {what} in {area}: it is fixed.
SELECT
    told.issue || ':' || told.turn AS subject,
    told.opens,
    NULL::integer AS number,
    told.said,
    told.is_restricted,
    told.on_day,
    told.report_id
FROM register.told_of_own_reports(%(account)s, %(since)s) AS told
WHERE told.kind = 'closed';
