-- The photos of a problem in the order in which they came.
SELECT
    photo.public_id AS photo,
    photo.kind,
    photo.taken_on,
    photo.review,
    photo.width,
    photo.height
FROM register.photo
WHERE photo.issue_id = %(issue)s
ORDER BY photo.id;
