-- The nearest street of a point on a day, and the marks that stand for problems of class S1.
-- The nearest of the five first by index is measured geodesically; no row where no street is near.
CREATE OR REPLACE FUNCTION register.nearest_street(spot geometry, day date)
RETURNS TABLE (street_id bigint, distance_m double precision, nearest geometry, middle geometry)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT
        near.id,
        ST_Distance(near.geom::geography, spot::geography),
        ST_ClosestPoint(near.geom, spot),
        ST_LineInterpolatePoint(near.geom, 0.5)
    FROM (
        SELECT
            street.id,
            street.geom
        FROM register.street
        WHERE street.from_on <= day
            AND (street.to_on IS NULL OR street.to_on > day)
            AND street.geom && ST_Expand(spot, 0.002)
        ORDER BY street.geom <-> spot
        LIMIT 5
    ) AS near
    ORDER BY ST_Distance(near.geom::geography, spot::geography), near.id
    LIMIT 1
$$;

COMMENT ON FUNCTION register.nearest_street(geometry, date) IS 'the nearest street of a point on a day, if one is near';

-- A problem of class S1 is beside a household: the newest open one of a street and category stands for all of that
-- street, on its middle, by the week, without its severity. Farther than 100 m from any street it is left out: its
-- mark would tell a wrong street.
-- Areas, categories and committees narrow the problems before the newest is chosen; NULL areas: all.
CREATE OR REPLACE FUNCTION register.street_marks_within(
    day date, areas bigint[], categories text[], committees text[]
)
RETURNS TABLE (
    category_id text, state text, week_on date, area_code text, geom geometry, issue_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT DISTINCT ON (way.street_id, issue.category_id)
        issue.category_id,
        stood.state,
        issue.opened_on - (
            (extract(ISODOW FROM issue.opened_on)::integer + CASE place.calendar WHEN 'jalali' THEN 1 ELSE 6 END) % 7
        ),
        area.code,
        way.middle,
        issue.id
    FROM register.issue_on(day) AS stood
    JOIN register.issue ON issue.id = stood.issue_id
    CROSS JOIN register.place
    LEFT JOIN register.area ON area.id = issue.area_id
    CROSS JOIN LATERAL register.nearest_street(ST_PointOnSurface(issue.geom), day) AS way
    WHERE issue.sensitivity = 1
        AND stood.is_open
        AND issue.geom IS NOT NULL
        AND way.distance_m <= 100
        AND (areas IS NULL OR issue.area_id = ANY (areas))
        AND (categories IS NULL OR issue.category_id = ANY (categories) OR issue.committee_id = ANY (committees))
    ORDER BY way.street_id, issue.category_id, issue.opened_on DESC, area.code, issue.id
$$;

COMMENT ON FUNCTION register.street_marks_within(date, bigint[], text[], text[]) IS
'marks of street segments for those open problems of class S1 that somebody reaches on a day';

CREATE OR REPLACE FUNCTION register.street_mark_on(day date)
RETURNS TABLE (
    category_id text, state text, week_on date, area_code text, geom geometry, issue_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT marks.* FROM register.street_marks_within(day, NULL, NULL, NULL) AS marks
$$;

COMMENT ON FUNCTION register.street_mark_on(date) IS 'marks of street segments for open problems of class S1 on a day';
