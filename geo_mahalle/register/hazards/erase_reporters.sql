-- Forget who tagged reports whose problem was closed 90 days ago.
WITH gone AS (
    DELETE FROM register.reporter
    USING register.report, register.issue
    WHERE report.id = reporter.report_id
        AND issue.id = report.issue_id
        AND issue.resolved_on <= %(as_of)s::date - 90
    RETURNING reporter.report_id
),
noted AS (
    INSERT INTO register.retention (reason, table_name, columns, rows)
    SELECT '90 days after closing', 'reporter', ARRAY['account_key'], count(*)
    FROM gone
    HAVING count(*) > 0
)
SELECT count(*)::integer FROM gone;
