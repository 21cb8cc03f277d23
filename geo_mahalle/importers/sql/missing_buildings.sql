-- How many buildings of this source the file does not name.
-- By EXCEPT, which hashes both sides whatever the planner believes of a table that was empty a moment ago.
SELECT count(*)
FROM (
    SELECT source_key
    FROM register.building
    WHERE source_id = current_setting('geo_mahalle.source') AND to_on IS NULL
    EXCEPT
    SELECT source_key
    FROM stage
    EXCEPT
    SELECT unnest(%(refused)s::text[])
) AS missing;
