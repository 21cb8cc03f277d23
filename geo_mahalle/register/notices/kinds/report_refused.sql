-- An own report was not accepted.
-- for: member, committee_head, council_secretary, county_office
-- icon: info
-- fa: «{what}» در {area}: پذیرفته نشد؛ دلیلش در همان صفحه است.
-- en: {what} in {area}: it was not accepted; the reason is on its page.
SELECT
    told.issue || ':' || told.turn AS subject,
    told.opens,
    NULL::integer AS number,
    told.said,
    told.is_restricted,
    told.on_day,
    told.report_id
FROM register.told_of_own_reports(%(account)s, %(since)s) AS told
WHERE told.to_state = 'refused'
    AND told.kind = 'moved';
