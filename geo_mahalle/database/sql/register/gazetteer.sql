-- The gazetteer: names of all public places in the forms in which they are searched, kept by triggers.
-- A name in Latin letters, a local or a Turkish name is a row of its own. Facilities of a class above S0 are in none.
CREATE OR REPLACE FUNCTION register.fill_gazetteer(wanted text, ids bigint[]) RETURNS void
LANGUAGE sql
SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
    DELETE FROM gazetteer WHERE kind = wanted AND (ids IS NULL OR thing_id = ANY (ids));

    INSERT INTO gazetteer (kind, thing_id, name, folded, sound, within, weight, geom)
    SELECT wanted, named.thing_id, named.name, fold(named.name), sound(named.name), named.within, named.weight, named.geom
    FROM (
        SELECT area.id AS thing_id, title.name, above.name_fa AS within, 1 - level.rank / 20.0 AS weight,
            ST_PointOnSurface(area_boundary.geom) AS geom
        FROM area
        JOIN area_level AS level ON level.id = area.level
        JOIN area_boundary ON area_boundary.area_id = area.id AND upper_inf(area_boundary.valid)
        LEFT JOIN area AS above ON above.id = area.parent_id
        CROSS JOIN LATERAL (SELECT area.name_fa UNION SELECT area.name_en) AS title (name)
        WHERE wanted = 'area' AND (ids IS NULL OR area.id = ANY (ids))
        UNION ALL
        SELECT settlement.id, title.name, settlement.within,
            0.4 + least(ln(1 + coalesce(settlement.persons, 0)) / 30, 0.5), settlement.geom
        FROM settlement
        CROSS JOIN LATERAL (
            SELECT settlement.name UNION SELECT settlement.name_en UNION SELECT unnest(settlement.other_names)
        ) AS title (name)
        WHERE wanted = 'settlement' AND (ids IS NULL OR settlement.id = ANY (ids))
        UNION ALL
        SELECT street.id, title.name, area.name_fa, CASE street.class WHEN 'main' THEN 0.4 WHEN 'street' THEN 0.3 ELSE 0.2 END,
            ST_LineInterpolatePoint(street.geom, 0.5)
        FROM street
        CROSS JOIN LATERAL (SELECT street.name UNION SELECT street.local_name) AS title (name)
        LEFT JOIN LATERAL (
            SELECT area.name_fa FROM area_boundary JOIN area ON area.id = area_boundary.area_id
            WHERE upper_inf(area_boundary.valid)
                AND ST_Intersects(area_boundary.geom, ST_LineInterpolatePoint(street.geom, 0.5))
            ORDER BY area_boundary.area_m2, area.code COLLATE "C"
            LIMIT 1
        ) AS area ON true
        WHERE wanted = 'street' AND street.to_on IS NULL AND coalesce(street.name, street.local_name) IS NOT NULL
            AND (ids IS NULL OR street.id = ANY (ids))
        UNION ALL
        SELECT facility.id, facility.name, area.name_fa, 0.3, ST_PointOnSurface(facility.geom)
        FROM facility
        LEFT JOIN area ON area.id = facility.area_id
        WHERE wanted = 'facility' AND facility.to_on IS NULL AND facility.sensitivity = 0
            AND facility.name IS NOT NULL AND facility.geom IS NOT NULL
            AND (ids IS NULL OR facility.id = ANY (ids))
    ) AS named
    WHERE named.name IS NOT NULL AND sound(named.name) <> ''
$$;

COMMENT ON FUNCTION register.fill_gazetteer(text, bigint[]) IS
'writes the names of one kind of place anew: of these things, or of all where ids is NULL';

-- After a statement, write the names of the things it touched anew.
CREATE OR REPLACE FUNCTION register.keep_gazetteer() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    touched bigint[];
BEGIN
    EXECUTE format(
        'SELECT array_agg(DISTINCT %I) FROM touched_rows WHERE %s',
        CASE TG_TABLE_NAME WHEN 'area_boundary' THEN 'area_id' ELSE 'id' END,
        CASE
            WHEN TG_OP <> 'INSERT' THEN 'true'
            WHEN TG_TABLE_NAME = 'facility' THEN 'name IS NOT NULL' -- lamps have none, and are many
            WHEN TG_TABLE_NAME = 'street' THEN 'coalesce(name, local_name) IS NOT NULL'
            ELSE 'true'
        END
    ) INTO touched;
    IF touched IS NOT NULL THEN
        PERFORM register.fill_gazetteer(CASE TG_TABLE_NAME WHEN 'area_boundary' THEN 'area' ELSE TG_TABLE_NAME END, touched);
    END IF;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    name text;
    event text;
BEGIN
    FOREACH name IN ARRAY ARRAY['area', 'area_boundary', 'settlement', 'street', 'facility']
    LOOP
        FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete']
        LOOP
            EXECUTE format('DROP TRIGGER IF EXISTS gazetteer_%s ON register.%I', event, name);
            EXECUTE format(
                'CREATE TRIGGER gazetteer_%s AFTER %s ON register.%I REFERENCING %s TABLE AS touched_rows'
                ' FOR EACH STATEMENT EXECUTE FUNCTION register.keep_gazetteer()',
                event, event, name, CASE event WHEN 'delete' THEN 'OLD' ELSE 'NEW' END
            );
        END LOOP;
    END LOOP;
END
$$;

SELECT register.fill_gazetteer(kind, NULL)
FROM unnest(ARRAY['area', 'settlement', 'street', 'facility']) AS kind;
