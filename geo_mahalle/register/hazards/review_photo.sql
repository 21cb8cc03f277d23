-- Somebody looked whether a photo shows a face or a plate.
UPDATE register.photo
SET review = %(review)s
WHERE photo.public_id = %(photo)s::uuid AND photo.issue_id = %(issue)s
RETURNING photo.id;
