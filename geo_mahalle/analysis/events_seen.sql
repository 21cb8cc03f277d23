-- Up to which event of a problem the numbers tell (NULL: no whole run noted it), and which event is the newest.
SELECT
    (SELECT result_key.digest::bigint FROM analysis.result_key WHERE result_key.result = %(result)s) AS seen,
    (SELECT coalesce(max(issue_event.id), 0) FROM register.issue_event) AS newest
