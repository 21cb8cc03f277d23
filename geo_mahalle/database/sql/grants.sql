-- Rights of the seven roles.
-- Everything is taken away first, so that this file alone says who may do what.
REVOKE ALL ON SCHEMA register, analysis, planning, pub, identity, analyst FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA register, analysis, planning, pub, identity, analyst
FROM geo_mahalle_app, geo_mahalle_compute, geo_mahalle_identity, geo_mahalle_web, geo_mahalle_public,
    geo_mahalle_backup, PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA register, analysis, planning, pub, identity, analyst FROM PUBLIC;

-- app: writes the register, reads results, owns nothing
GRANT USAGE ON SCHEMA register, analysis, pub TO geo_mahalle_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA register TO geo_mahalle_app;
REVOKE UPDATE ON register.ledger, register.issue_event, register.retention FROM geo_mahalle_app;
REVOKE INSERT, UPDATE ON register.reason, register.issue_state, register.issue_move, register.area_level,
    register.alembic_version, register.applied_sql FROM geo_mahalle_app;
GRANT DELETE ON register.reporter TO geo_mahalle_app;
GRANT DELETE ON register.area_shape, register.area_crosswalk, register.population_band TO geo_mahalle_app;
GRANT DELETE ON register.placing, register.base_map TO geo_mahalle_app;
REVOKE UPDATE ON register.boundary_step FROM geo_mahalle_app;
GRANT SELECT ON ALL TABLES IN SCHEMA analysis, pub TO geo_mahalle_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA register TO geo_mahalle_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA register, analysis TO geo_mahalle_app;

-- compute: reads the register except what restricts persons, writes results and the published snapshot
GRANT USAGE ON SCHEMA register, analysis, pub TO geo_mahalle_compute;
GRANT SELECT ON ALL TABLES IN SCHEMA register TO geo_mahalle_compute;
REVOKE SELECT ON register.report, register.reporter, register.signal FROM geo_mahalle_compute;
GRANT SELECT (
    id, source_id, source_line, import_run_id, category_id, sensitivity, severity, geom, accuracy_m, area_id,
    also_in, located_as, named_area_id, reported_on, issue_id
) ON register.report TO geo_mahalle_compute;
GRANT INSERT, UPDATE, DELETE ON register.street_part, register.facility_part TO geo_mahalle_compute;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA analysis, pub TO geo_mahalle_compute;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA register, analysis, pub TO geo_mahalle_compute;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA register, analysis, pub TO geo_mahalle_compute;

-- plans: the app writes them, computing reads them
GRANT USAGE ON SCHEMA planning TO geo_mahalle_app, geo_mahalle_compute;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA planning TO geo_mahalle_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA planning TO geo_mahalle_app;
GRANT SELECT ON ALL TABLES IN SCHEMA planning TO geo_mahalle_compute;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA planning TO geo_mahalle_app, geo_mahalle_compute;

-- public: the published snapshot and nothing else
GRANT USAGE ON SCHEMA pub TO geo_mahalle_public;
GRANT SELECT ON ALL TABLES IN SCHEMA pub TO geo_mahalle_public;

-- identity: its own schema and nothing else
GRANT USAGE ON SCHEMA identity TO geo_mahalle_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA identity TO geo_mahalle_identity;
REVOKE UPDATE, DELETE ON identity.audit FROM geo_mahalle_identity;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA identity TO geo_mahalle_identity;

-- web: what a session reaches of reports and issues, behind row security
GRANT USAGE ON SCHEMA register, analysis, identity TO geo_mahalle_web;
GRANT SELECT ON register.place, register.area, register.area_level, register.area_code, register.area_boundary,
    register.area_shape, register.category, register.issue_state, register.issue_move, register.source,
    register.report, register.issue, register.issue_event, analysis.area_within, analysis.areas_within,
    register.work_week, register.day_off, register.reason, register.letter, register.letter_issue,
    register.letter_step TO geo_mahalle_web;
GRANT EXECUTE ON FUNCTION identity.asking_account(), identity.reaches_place(), identity.reached_areas(),
    identity.reached_categories(), identity.bound_committees(), identity.asking_agency() TO geo_mahalle_web;
GRANT EXECUTE ON FUNCTION register.issues_in_box(
    double precision, double precision, double precision, double precision
) TO geo_mahalle_web;

-- names of places: written by triggers alone
REVOKE INSERT, UPDATE ON register.gazetteer FROM geo_mahalle_app;

-- councils: their members are nobody's to compute; an agenda is written anew while the minutes are open
REVOKE SELECT ON register.body_member FROM geo_mahalle_compute;
GRANT DELETE ON register.agenda_item, register.walk_answer TO geo_mahalle_app;

-- web: pages of the API, each behind row security or narrowed to the areas that the asking account reaches
GRANT SELECT ON register.street, analysis.areas, analysis.facilities TO geo_mahalle_web;
GRANT EXECUTE ON FUNCTION register.issue_on(date), register.street_mark_on(date),
    register.street_marks_within(date, bigint[], text[], text[]), register.nearest_street(geometry, date),
    register.fold(text), analysis.as_of() TO geo_mahalle_web;

-- notices: what an account is told is nobody's to compute; told no longer, they go
REVOKE SELECT ON register.notice, register.outbox FROM geo_mahalle_compute;
GRANT DELETE ON register.notice, register.outbox TO geo_mahalle_app;
REVOKE UPDATE ON register.letter_file FROM geo_mahalle_app;

-- backup: reads everything
GRANT USAGE ON SCHEMA register, analysis, planning, pub, identity TO geo_mahalle_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA register, analysis, planning, pub, identity TO geo_mahalle_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA register, analysis, planning, pub, identity TO geo_mahalle_backup;

-- what imports changed: read and written by the functions that keep and undo it, by nobody else but the backup
REVOKE ALL ON register.import_image FROM geo_mahalle_app, geo_mahalle_compute;
REVOKE UPDATE ON register.import_undo FROM geo_mahalle_app;
REVOKE ALL ON FUNCTION register.restore_images(bigint, text), register.restore_rows(bigint, text),
    register.undo_import(bigint) FROM geo_mahalle_app, geo_mahalle_compute;
GRANT EXECUTE ON FUNCTION register.undo_import(bigint) TO geo_mahalle_app;

-- backup: the analysts' views hold nothing of their own
GRANT USAGE ON SCHEMA analyst TO geo_mahalle_backup;

-- analysts: the views of their own schema and nothing else. The group is made with the first key of the server
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'geo_mahalle_analyst') THEN
        GRANT USAGE ON SCHEMA public, analyst TO geo_mahalle_analyst;
        GRANT SELECT ON ALL TABLES IN SCHEMA analyst TO geo_mahalle_analyst;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA analyst TO geo_mahalle_analyst;
    END IF;
END
$$;
