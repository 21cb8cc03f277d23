-- The reviewed photos of problems, the newest of each; a photo nobody has looked at is never here.
SELECT DISTINCT ON (issue.public_id, photo.kind)
    issue.public_id AS issue,
    photo.public_id AS photo,
    photo.kind
FROM register.photo
JOIN register.issue ON issue.id = photo.issue_id
WHERE issue.public_id = ANY (%(issues)s::uuid[])
    AND issue.sensitivity < 2
    AND photo.review = 'cleared'
ORDER BY issue.public_id, photo.kind, photo.id DESC;
