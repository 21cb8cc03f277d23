-- A photo that somebody has looked at, with its problem; none of class S2 or S3.
SELECT photo.file_name, issue.public_id AS issue
FROM register.photo
JOIN register.issue ON issue.id = photo.issue_id
WHERE photo.public_id = %(photo)s AND photo.review = 'cleared' AND issue.sensitivity < 2;
