-- How many problems wait to be decided about.
SELECT count(*)::integer
FROM register.issue
WHERE issue.state = 'recorded' AND issue.merged_into IS NULL AND issue.parent_id IS NULL;
