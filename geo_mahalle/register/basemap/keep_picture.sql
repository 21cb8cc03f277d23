-- Take this picture in place of the one before.
INSERT INTO register.base_map (id, file_name, file_sha256, credit, least_zoom, most_zoom, by_account)
VALUES (1, %(file_name)s, %(file_sha256)s, %(credit)s, %(least_zoom)s, %(most_zoom)s, %(by)s)
ON CONFLICT (id) DO UPDATE
SET file_name = excluded.file_name,
    file_sha256 = excluded.file_sha256,
    credit = excluded.credit,
    least_zoom = excluded.least_zoom,
    most_zoom = excluded.most_zoom,
    by_account = excluded.by_account,
    at = now();
