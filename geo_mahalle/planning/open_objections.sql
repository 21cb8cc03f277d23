-- Start the days for objections of a draft.
UPDATE planning.plan_version
SET objections_until = %(until)s
WHERE id = %(id)s AND status = 'draft'
