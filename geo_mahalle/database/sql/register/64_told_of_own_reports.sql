-- What happened since a day to the problems somebody reported, an event a row however often they were reported.
-- The report whose link to its reporter goes first is told, so that a notice ends with that link.
CREATE OR REPLACE FUNCTION register.told_of_own_reports(account text, since date)
RETURNS TABLE (
    issue uuid,
    turn bigint,
    kind text,
    to_state text,
    reason_id text,
    on_day date,
    opens text,
    said jsonb,
    is_restricted boolean,
    report_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT
        issue.public_id,
        issue_event.turn,
        issue_event.kind,
        issue_event.to_state,
        issue_event.reason_id,
        issue_event.on_day,
        CASE WHEN issue.sensitivity < 2 THEN '/issues/' || issue.public_id ELSE '/tag' END,
        jsonb_build_object('category', issue.category_id, 'area', area.name_fa),
        issue.sensitivity >= 2,
        min(reporter.report_id)
    FROM register.reporter
    JOIN register.report ON report.id = reporter.report_id
    JOIN register.issue AS first_issue ON first_issue.id = report.issue_id
    JOIN register.issue ON issue.id = coalesce(first_issue.merged_into, first_issue.id)
    JOIN register.issue_event ON issue_event.issue_id = issue.id
    LEFT JOIN register.area ON area.id = issue.area_id
    WHERE reporter.account_key = account
        AND issue_event.on_day >= since
    GROUP BY issue.id, area.id, issue_event.id
$$;

COMMENT ON FUNCTION register.told_of_own_reports(text, date) IS
'events since a day of the problems an account reported: what its notices tell';
