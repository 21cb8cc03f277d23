-- The open issues an action is about.
INSERT INTO planning.action_issue (version_id, action_key, issue_id)
SELECT %(version_id)s, %(key)s, unnest(%(issues)s::bigint[])
ON CONFLICT DO NOTHING
