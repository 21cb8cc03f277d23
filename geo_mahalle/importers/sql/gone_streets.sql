-- Close the streets of this source that the file, said to be the whole list, no longer names.
UPDATE register.street
SET to_on = greatest(current_setting('geo_mahalle.day')::date, from_on + 1)
FROM (
    SELECT source_key
    FROM register.street
    WHERE source_id = current_setting('geo_mahalle.source') AND to_on IS NULL
    EXCEPT
    SELECT source_key
    FROM stage
    EXCEPT
    SELECT unnest(%(refused)s::text[])
) AS missing
WHERE street.source_id = current_setting('geo_mahalle.source')
    AND street.to_on IS NULL
    AND street.source_key = missing.source_key;
