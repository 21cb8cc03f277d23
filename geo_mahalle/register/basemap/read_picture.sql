-- The aerial picture of this place.
SELECT file_name, file_sha256, credit, least_zoom, most_zoom
FROM register.base_map;
