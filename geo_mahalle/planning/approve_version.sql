-- Record the council's decision on a draft.
UPDATE planning.plan_version
SET status = 'approved', decided_on = %(decided_on)s, decision = %(decision)s
WHERE id = %(id)s AND status = 'draft'
