-- The area directly above: by its code, by its name, or the smallest larger area that holds a point inside.
UPDATE register.area
SET parent_id = above.id
FROM stage_thing AS thing
CROSS JOIN LATERAL (
    SELECT coalesce(
        (SELECT parent.id FROM register.area AS parent WHERE parent.code = thing.parent_code),
        (
            SELECT min(parent.id)
            FROM register.area AS parent
            JOIN register.area_level AS its_level ON its_level.id = parent.level
            JOIN register.area_level AS own_level ON own_level.id = thing.level
            WHERE replace(parent.name_folded, ' ', '') = replace(register.fold(thing.parent_name), ' ', '')
                AND its_level.rank < own_level.rank
            HAVING count(*) = 1
        ),
        (
            SELECT parent.id
            FROM register.area_boundary AS wider
            JOIN register.area AS parent ON parent.id = wider.area_id
            JOIN register.area_level AS its_level ON its_level.id = parent.level
            JOIN register.area_level AS own_level ON own_level.id = thing.level
            WHERE its_level.rank < own_level.rank
                AND upper_inf(wider.valid)
                AND ST_Intersects(wider.geom, ST_PointOnSurface(thing.geom))
            ORDER BY its_level.rank DESC, wider.area_m2, parent.code COLLATE "C"
            LIMIT 1
        )
    ) AS id
) AS above
WHERE area.code = thing.code
    AND NOT thing.is_repeated
    AND above.id IS NOT NULL
    AND above.id <> area.id
    AND area.parent_id IS DISTINCT FROM above.id;
