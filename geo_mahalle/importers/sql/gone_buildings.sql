-- Close the buildings of this source that the file, said to be the whole list, no longer names.
UPDATE register.building
SET to_on = greatest(current_setting('geo_mahalle.day')::date, from_on + 1)
FROM (
    SELECT source_key
    FROM register.building
    WHERE source_id = current_setting('geo_mahalle.source') AND to_on IS NULL
    EXCEPT
    SELECT source_key
    FROM stage
    EXCEPT
    SELECT unnest(%(refused)s::text[])
) AS missing
WHERE building.source_id = current_setting('geo_mahalle.source')
    AND building.to_on IS NULL
    AND building.source_key = missing.source_key;
