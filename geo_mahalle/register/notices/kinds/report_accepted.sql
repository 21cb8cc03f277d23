-- An own report was accepted.
-- for: member, committee_head, council_secretary, county_office
-- icon: check-circle
-- fa: «{what}» در {area}: درست بود و پذیرفته شد.
-- en: {what} in {area}: it was accepted.
SELECT
    told.issue || ':accepted' AS subject,
    told.opens,
    NULL::integer AS number,
    told.said,
    told.is_restricted,
    min(told.on_day) AS on_day,
    min(told.report_id) AS report_id
FROM register.told_of_own_reports(%(account)s, %(since)s) AS told
WHERE told.kind = 'moved'
    AND told.to_state IN ('reviewing', 'with_agency')
    AND told.reason_id IS NULL
GROUP BY told.issue, told.opens, told.said, told.is_restricted;
