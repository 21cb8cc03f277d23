-- Problems that the asking key reaches: those of class S0, and marks of street segments for S1.
-- The newest of a street is chosen among what the key reaches, as row security does for the API.
CREATE OR REPLACE FUNCTION analyst.read_issues() RETURNS SETOF analysis.issues
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
    SELECT issues.*
    FROM analysis.issues AS issues
    CROSS JOIN analyst.reach() AS reach
    WHERE NOT issues.is_segment
        AND reach.is_asking
        AND (reach.is_placewide OR issues.area = ANY (reach.codes))
        AND (issues.category = ANY (reach.categories) OR issues.committee = ANY (reach.committees))
    UNION ALL
    SELECT
        NULL,
        mark.category_id,
        category.committee_id,
        NULL,
        mark.state,
        true,
        mark.week_on,
        NULL,
        NULL,
        mark.area_code,
        'point',
        true,
        mark.geom
    FROM analyst.reach() AS reach
    CROSS JOIN LATERAL register.street_marks_within(
        analysis.as_of(),
        CASE WHEN NOT reach.is_placewide THEN identity.reached_areas() END,
        reach.categories,
        reach.committees
    ) AS mark
    JOIN register.category ON category.id = mark.category_id
    WHERE reach.is_asking
$$;
