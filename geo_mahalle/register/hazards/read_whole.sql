-- The problem that a part was split from.
SELECT whole.public_id AS issue
FROM register.issue AS part
JOIN register.issue AS whole ON whole.id = part.parent_id
WHERE part.id = %(issue)s;
