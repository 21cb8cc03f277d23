-- Give the reports of an undone merge back to their problem.
WITH undone AS (
    UPDATE register.issue_merge
    SET undone_at = %(at)s::timestamptz
    WHERE issue_merge.id = %(merge)s AND issue_merge.undone_at IS NULL
    RETURNING kept_id, merged_id, report_ids
),
returned AS (
    UPDATE register.report
    SET issue_id = undone.merged_id
    FROM undone
    WHERE report.id = ANY(undone.report_ids) AND report.issue_id = undone.kept_id
    RETURNING report.id
),
counted AS (
    UPDATE register.issue
    SET reports = issue.reports - (SELECT count(*) FROM returned)
    FROM undone
    WHERE issue.id = undone.kept_id
)
SELECT undone.merged_id FROM undone;
