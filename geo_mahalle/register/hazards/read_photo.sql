-- The file of a photo of a problem.
SELECT photo.file_name, photo.review
FROM register.photo
WHERE photo.public_id = %(photo)s::uuid AND photo.issue_id = %(issue)s;
