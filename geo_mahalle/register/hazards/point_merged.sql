-- Say where the reports of a merged problem are.
UPDATE register.issue
SET merged_into = issue_merge.kept_id
FROM register.issue_merge
WHERE issue_merge.id = %(merge)s AND issue.id = issue_merge.merged_id;
