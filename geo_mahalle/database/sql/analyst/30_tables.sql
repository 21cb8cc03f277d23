-- The other tables, one function each, narrowed to what the asking key reaches.
-- They are functions and not views over the register, because the plan of a view tells how many rows its filter threw
-- away: with EXPLAIN ANALYZE hidden rows could be counted. Of a function a plan tells nothing but what came out.
-- areas_within names what lies around a reached area, too, so that "all in this city" keeps the same rows as over the API.
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT *
        FROM (
            VALUES
                ('areas', 'told.code = ANY (reach.codes)'),
                ('areas_within', 'told.code = ANY (reach.codes)'),
                (
                    'issue_counts',
                    'told.area = ANY (reach.codes) AND ('
                    || 'told.category = ANY (reach.categories) OR told.committee = ANY (reach.committees))'
                    || ' AND told.sensitivity < 2'
                ),
                ('facilities', 'reach.is_placewide OR told.area = ANY (reach.codes)'),
                ('streets', 'told.area = ANY (reach.codes)'),
                ('incidents', 'reach.is_placewide OR told.area = ANY (reach.codes)'),
                ('surveys', 'told.area = ANY (reach.codes)'),
                ('population_counts', 'told.area = ANY (reach.codes)'),
                ('studies', 'told.area_code = ANY (reach.codes)'),
                (
                    'passages',
                    'reach.is_placewide OR EXISTS (SELECT FROM analysis.areas WHERE areas.code = ANY (reach.codes)'
                    || ' AND ST_Intersects(areas.geom, ST_LineInterpolatePoint(told.geom, 0.5)))'
                ),
                ('withheld', 'reach.is_placewide'),
                ('period', 'true'),
                ('sources', 'true'),
                ('runs', 'true')
        ) AS tables (name, condition)
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE FUNCTION analyst.read_%1$s() RETURNS SETOF analysis.%1$I '
            'LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS %2$L',
            given.name,
            format(
                'SELECT told.* FROM analysis.%I AS told CROSS JOIN analyst.reach() AS reach '
                'WHERE reach.is_asking AND (%s)',
                given.name,
                given.condition
            )
        );
    END LOOP;
END
$$;
