-- Undo an import.
-- While an import is under way (its number is the setting geo_mahalle.import_run), rows that it changes or removes
-- are kept as they were. Rows that it adds are known by their import_run_id; tables without one keep them too.
-- The tables whose rows name their import.
CREATE OR REPLACE FUNCTION register.imported_tables() RETURNS text[]
LANGUAGE sql
IMMUTABLE
SET search_path = pg_catalog
AS $$
    SELECT ARRAY[
        'area', 'area_boundary', 'facility', 'street', 'building', 'population', 'population_band', 'attribute_value', 'report', 'issue',
        'incident', 'event', 'coverage', 'settlement'
    ]
$$;

-- What a stricter class may have to blank later, blank: no kept row holds it, and no undo brings it back.
CREATE OR REPLACE FUNCTION register.unsaid(name text) RETURNS jsonb
LANGUAGE sql
IMMUTABLE
SET search_path = pg_catalog
AS $$
    SELECT CASE name
        WHEN 'report' THEN '{"note": null, "geom": null, "extent": null, "chips": []}'::jsonb
        WHEN 'issue' THEN '{"geom": null}'
        ELSE '{}'
    END
$$;

-- Keep rows as they were; what this very import added needs no image where the row names it.
CREATE OR REPLACE FUNCTION register.keep_changed() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    run text := coalesce(current_setting('geo_mahalle.import_run', true), '');
BEGIN
    IF run <> '' THEN
        EXECUTE format(
            'INSERT INTO register.import_image (import_run_id, table_name, is_new, image)'
            ' SELECT $1, %L, %L, jsonb_populate_record(kept_rows, $2)::text FROM kept_rows%s',
            TG_TABLE_NAME,
            TG_OP = 'INSERT',
            CASE
                WHEN TG_TABLE_NAME = ANY(register.imported_tables())
                    THEN ' WHERE kept_rows.import_run_id IS DISTINCT FROM $1'
            END
        ) USING run::bigint, register.unsaid(TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    name text;
    event text;
BEGIN
    FOREACH name IN ARRAY register.imported_tables() || ARRAY['area_code', 'area_crosswalk', 'area_shape']
    LOOP
        FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete']
        LOOP
            EXECUTE format('DROP TRIGGER IF EXISTS keep_%s ON register.%I', event, name);
            IF event <> 'insert' OR name <> ALL(register.imported_tables()) THEN
                EXECUTE format(
                    'CREATE TRIGGER keep_%s AFTER %s ON register.%I REFERENCING %s TABLE AS kept_rows'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION register.keep_changed()',
                    event, event, name, CASE event WHEN 'insert' THEN 'NEW' ELSE 'OLD' END
                );
            END IF;
        END LOOP;
    END LOOP;
END
$$;

DROP FUNCTION IF EXISTS register.keep_changed_of_others(), register.keep_changed_unsaid(),
register.restore_images(bigint, text, text[]);

-- The primary key of a table, each column written by a pattern in which it is %1$I.
CREATE OR REPLACE FUNCTION register.key_columns(name text, pattern text, separator text) RETURNS text
LANGUAGE sql
STABLE
SET search_path = pg_catalog
AS $$
    SELECT string_agg(format(pattern, att.attname), separator ORDER BY att.attnum)
    FROM pg_index AS ix
    JOIN pg_attribute AS att ON att.attrelid = ix.indrelid AND att.attnum = ANY(ix.indkey)
    WHERE ix.indrelid = format('register.%I', name)::regclass AND ix.indisprimary
$$;

-- The primary key of a table as a condition between a row t and an image's row (i.old).
CREATE OR REPLACE FUNCTION register.same_key(name text) RETURNS text
LANGUAGE sql
STABLE
SET search_path = pg_catalog
AS $$
    SELECT register.key_columns(name, 't.%1$I = (i.old).%1$I', ' AND ')
$$;

-- Why an import cannot be undone; NULL: it can.
-- A row that another transaction wrote since the import has later work on it.
CREATE OR REPLACE FUNCTION register.undo_hindrance(wanted bigint) RETURNS text
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    known record;
    name text;
    is_changed boolean;
BEGIN
    SELECT import_run.kind, import_run.source_id, import_run.imported_at, import_undo.transaction
    INTO known
    FROM import_run JOIN import_undo ON import_undo.import_run_id = import_run.id
    WHERE import_run.id = wanted;
    IF NOT FOUND THEN
        RETURN CASE WHEN EXISTS (SELECT FROM import_run WHERE id = wanted) THEN 'not_kept' ELSE 'unknown' END;
    END IF;
    IF known.kind = 'areas' AND EXISTS (SELECT FROM import_run WHERE id > wanted) THEN
        RETURN 'later_imports';
    END IF;
    IF known.kind = 'areas' AND EXISTS (
        SELECT FROM report WHERE import_run_id IS NULL AND reported_at > known.imported_at
    ) THEN
        RETURN 'later_reports';
    END IF;
    IF EXISTS (
        SELECT FROM issue_event JOIN issue ON issue.id = issue_event.issue_id
        WHERE issue.import_run_id = wanted AND issue_event.origin <> 'imported'
    ) THEN
        RETURN 'worked_on';
    END IF;
    FOREACH name IN ARRAY register.imported_tables()
    LOOP
        EXECUTE format(
            'SELECT EXISTS (SELECT FROM register.%1$I AS t WHERE t.import_run_id = $1 AND t.xmin::text <> ALL($2))'
            ' OR EXISTS (SELECT FROM (SELECT image::register.%1$I AS old FROM register.import_image'
            ' WHERE import_run_id = $1 AND table_name = %1$L AND NOT is_new) AS i'
            ' LEFT JOIN register.%1$I AS t ON %2$s WHERE t.xmin::text <> ALL($2))',
            name, register.same_key(name)
        )
        INTO is_changed USING wanted, string_to_array(known.transaction, ' ');
        IF NOT is_changed THEN
            EXECUTE format(
                'SELECT EXISTS (SELECT FROM register.import_image WHERE import_run_id > $1 AND table_name = %1$L'
                ' AND NOT is_new AND (image::register.%1$I).import_run_id = $1)',
                name
            )
            INTO is_changed USING wanted;
        END IF;
        IF is_changed THEN
            RETURN 'changed_since';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- Give the kept rows of a table back as they were; what they do not hold stays as it is.
CREATE OR REPLACE FUNCTION register.restore_images(wanted bigint, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    assigned text;
    images text := format(
        'SELECT DISTINCT ON (%2$s) image::register.%1$I AS old FROM register.import_image'
        ' WHERE import_run_id = $1 AND table_name = %1$L AND NOT is_new ORDER BY %2$s, id',
        name,
        register.key_columns(name, format('(image::register.%I).%%1$I', name), ', ')
    );
BEGIN
    SELECT string_agg(format('%1$I = (i.old).%1$I', attname), ', ')
    INTO assigned
    FROM pg_attribute
    WHERE attrelid = format('register.%I', name)::regclass
        AND attnum > 0
        AND NOT attisdropped
        AND NOT register.unsaid(name) ? attname;
    EXECUTE format(
        'UPDATE register.%1$I AS t SET %2$s FROM (%3$s) AS i WHERE %4$s', name, assigned, images, register.same_key(name)
    ) USING wanted;
    EXECUTE format(
        'INSERT INTO register.%1$I SELECT (i.old).* FROM (%2$s) AS i'
        ' WHERE NOT EXISTS (SELECT FROM register.%1$I AS t WHERE %3$s)',
        name, images, register.same_key(name)
    ) USING wanted;
END
$$;

-- The same for tables whose rows name no import: what was added more often than removed goes, the rest returns.
CREATE OR REPLACE FUNCTION register.restore_rows(wanted bigint, name text) RETURNS void
LANGUAGE plpgsql
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    net text := format(
        'SELECT image FROM register.import_image WHERE import_run_id = $1 AND table_name = %L'
        ' GROUP BY image HAVING sum(CASE WHEN is_new THEN 1 ELSE -1 END)',
        name
    );
BEGIN
    EXECUTE format('DELETE FROM register.%1$I AS t USING (%2$s > 0) AS i WHERE t::text = i.image', name, net)
    USING wanted;
    EXECUTE format('INSERT INTO register.%1$I SELECT (image::register.%1$I).* FROM (%2$s < 0) AS i', name, net)
    USING wanted;
END
$$;

-- Undo an import: the register is as it was before it. Returns why not, or NULL.
CREATE OR REPLACE FUNCTION register.undo_import(wanted bigint) RETURNS text
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = register, public, pg_catalog
AS $$
DECLARE
    hindrance text := register.undo_hindrance(wanted);
    name text;
    of_source text;
    before text;
BEGIN
    IF hindrance IS NOT NULL THEN
        RETURN hindrance;
    END IF;
    SELECT import_run.source_id, import_undo.source_before
    INTO of_source, before
    FROM import_run JOIN import_undo ON import_undo.import_run_id = import_run.id
    WHERE import_run.id = wanted;
    ALTER TABLE issue_event DISABLE TRIGGER append_only;
    ALTER TABLE ledger DISABLE TRIGGER append_only;
    DELETE FROM report WHERE import_run_id = wanted;
    DELETE FROM issue_event USING issue WHERE issue.id = issue_event.issue_id AND issue.import_run_id = wanted;
    DELETE FROM issue WHERE import_run_id = wanted;
    FOREACH name IN ARRAY ARRAY[
        'incident', 'event', 'coverage', 'population_band', 'population', 'attribute_value', 'street', 'building', 'facility',
        'settlement'
    ]
    LOOP
        EXECUTE format('DELETE FROM register.%I WHERE import_run_id = $1', name) USING wanted;
    END LOOP;
    PERFORM register.restore_images(wanted, 'issue');
    PERFORM register.restore_images(wanted, 'report');
    FOREACH name IN ARRAY ARRAY[
        'incident', 'event', 'coverage', 'population', 'population_band', 'attribute_value', 'street', 'building', 'facility',
        'settlement'
    ]
    LOOP
        PERFORM register.restore_images(wanted, name);
    END LOOP;
    PERFORM register.restore_rows(wanted, 'area_code');
    PERFORM register.restore_images(wanted, 'area');
    DELETE FROM area_crosswalk USING area_boundary AS b
    WHERE b.id IN (area_crosswalk.from_boundary_id, area_crosswalk.to_boundary_id) AND b.import_run_id = wanted;
    DELETE FROM area_boundary WHERE import_run_id = wanted;
    PERFORM register.restore_images(wanted, 'area_boundary');
    PERFORM register.restore_rows(wanted, 'area_crosswalk');
    PERFORM register.restore_rows(wanted, 'area_shape');
    DELETE FROM area WHERE import_run_id = wanted;
    DELETE FROM ledger WHERE import_run_id = wanted;
    DELETE FROM import_image WHERE import_run_id = wanted;
    DELETE FROM import_undo WHERE import_run_id = wanted;
    DELETE FROM import_run WHERE id = wanted;
    -- What is given back here was written by the earlier imports, or by whom they name as before them.
    -- Twice, because this block has a number of its own, which only a row that it wrote can tell.
    UPDATE import_undo SET transaction = transaction WHERE import_run_id < wanted;
    UPDATE import_undo SET transaction = transaction || ' ' || xmin::text WHERE import_run_id < wanted;
    IF NOT EXISTS (SELECT FROM import_run WHERE source_id = of_source AND id > wanted) THEN
        IF before IS NULL THEN
            DELETE FROM source WHERE id = of_source;
        ELSE
            UPDATE source SET as_of = (before::register.source).as_of WHERE id = of_source;
        END IF;
    END IF;
    ALTER TABLE issue_event ENABLE TRIGGER append_only;
    ALTER TABLE ledger ENABLE TRIGGER append_only;
    RETURN NULL;
EXCEPTION WHEN foreign_key_violation THEN
    RETURN 'referred_to';
END
$$;
