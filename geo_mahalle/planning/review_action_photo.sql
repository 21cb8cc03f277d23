-- Somebody looked at a photo of an action.
-- Once.
UPDATE planning.action_photo
SET review = %(review)s
WHERE public_id = %(public_id)s::uuid AND review = 'pending'
