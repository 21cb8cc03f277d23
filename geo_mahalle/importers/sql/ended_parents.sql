-- What lay in an area that ended lies in the one that has most of its ground now.
UPDATE register.area
SET parent_id = heir.area_id
FROM (
    SELECT DISTINCT ON (ended.id)
        ended.id AS ended_id,
        newer.area_id
    FROM register.area AS ended
    JOIN register.area_boundary AS older ON older.area_id = ended.id
    JOIN register.area_crosswalk ON area_crosswalk.from_boundary_id = older.id
    JOIN register.area_boundary AS newer ON newer.id = area_crosswalk.to_boundary_id AND upper_inf(newer.valid)
    WHERE ended.code = ANY(%(codes)s::text[])
    ORDER BY ended.id, area_crosswalk.area_share DESC, newer.area_id
) AS heir
WHERE area.parent_id = heir.ended_id AND area.id <> heir.area_id;
