-- A photo that lies in the folder of photos.
INSERT INTO register.photo (
    issue_id, report_id, kind, file_name, sha256, width, height, taken_on, author_hash
)
VALUES (
    %(issue)s, %(report)s, %(kind)s, %(name)s, %(sha256)s, %(width)s, %(height)s, %(on)s, %(author)s
)
RETURNING public_id;
