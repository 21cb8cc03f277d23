-- How many streets of this source the file does not name.
SELECT count(*)
FROM register.street
WHERE source_id = current_setting('geo_mahalle.source')
    AND to_on IS NULL
    AND NOT EXISTS (SELECT FROM stage WHERE stage.source_key = street.source_key);
