-- Each area with itself and every area above it.
-- Grouping sufficient statistics by ancestor_id gives every level its value. UNION, not UNION ALL: a ring of
-- parents in bad data ends instead of turning for ever.
CREATE OR REPLACE VIEW analysis.area_within AS
WITH RECURSIVE above AS (
    SELECT
        area.id AS area_id,
        area.id AS ancestor_id,
        area.parent_id AS next_id
    FROM register.area
    UNION
    SELECT
        above.area_id,
        parent.id,
        parent.parent_id
    FROM above
    JOIN register.area AS parent ON parent.id = above.next_id
)
SELECT
    above.area_id,
    above.ancestor_id,
    ancestor.level
FROM above
JOIN register.area AS ancestor ON ancestor.id = above.ancestor_id;

COMMENT ON VIEW analysis.area_within IS 'which areas lie in which; an area lies in itself';
COMMENT ON COLUMN analysis.area_within.area_id IS 'the area inside';
COMMENT ON COLUMN analysis.area_within.ancestor_id IS 'the area around it, or itself';
COMMENT ON COLUMN analysis.area_within.level IS 'level of the area around it';
