-- Whether the asking account reaches the whole place, the areas it was given, and all codes that it reaches.
SELECT
    identity.reaches_place() AS is_placewide,
    ARRAY(
        SELECT area.code
        FROM register.area
        WHERE (SELECT identity.reaches_place()) OR area.id = ANY ((SELECT identity.reached_areas())::bigint[])
        ORDER BY area.code
    ) AS codes
