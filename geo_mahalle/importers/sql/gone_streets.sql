-- Close the streets of this source that the file, said to be the whole list, no longer names.
UPDATE register.street
SET to_on = greatest(current_setting('geo_mahalle.day')::date, from_on + 1)
WHERE source_id = current_setting('geo_mahalle.source')
    AND to_on IS NULL
    AND NOT EXISTS (SELECT FROM stage WHERE stage.source_key = street.source_key);
