-- Take the store away.
DROP INDEX register.ix_report_issue;

DROP INDEX register.ix_report_area_category;

DROP INDEX register.idx_report_geom;

DROP TABLE register.report;

DROP INDEX register.ix_issue_event_issue;

DROP TABLE register.issue_event;

DROP TABLE register.facility_part;

DROP TABLE register.area_shape;

DROP TABLE register.area_crosswalk;

DROP INDEX register.ix_street_part_area;

DROP INDEX register.idx_street_part_geom;

DROP TABLE register.street_part;

DROP TABLE register.population_band;

DROP TABLE register.population;

DROP TABLE register.meeting;

DROP INDEX register.ix_issue_area_category;

DROP INDEX register.idx_issue_geom;

DROP TABLE register.issue;

DROP INDEX register.ix_incident_area_kind;

DROP INDEX register.idx_incident_geom;

DROP TABLE register.incident;

DROP INDEX register.uq_facility_current;

DROP INDEX register.ix_facility_area_kind;

DROP INDEX register.idx_facility_geom;

DROP TABLE register.facility;

DROP INDEX register.ix_event_area_day;

DROP TABLE register.event;

DROP TABLE register.coverage;

DROP TABLE register.attribute_value;

DROP INDEX register.ix_area_code_area;

DROP TABLE register.area_code;

DROP INDEX register.idx_area_boundary_geom;

DROP TABLE register.area_boundary;

DROP INDEX analysis.ix_value_indicator;

DROP TABLE analysis.value;

DROP TABLE analysis.area_neighbour_row;

DROP INDEX register.uq_street_current;

DROP INDEX register.idx_street_geom;

DROP TABLE register.street;

DROP TABLE register.ledger;

DROP INDEX register.ix_area_parent;

DROP INDEX register.ix_area_level_name;

DROP TABLE register.area;

DROP TABLE pub.value;

DROP TABLE register.issue_move;

DROP TABLE register.import_run;

DROP INDEX pub.idx_street_geom;

DROP TABLE pub.street;

DROP INDEX pub.idx_issue_geom;

DROP TABLE pub.issue;

DROP INDEX pub.idx_facility_shape;

DROP INDEX pub.idx_facility_point;

DROP TABLE pub.facility;

DROP TABLE pub.coverage;

DROP INDEX pub.idx_area_geom;

DROP INDEX pub.idx_area_centre;

DROP TABLE pub.area;

DROP TABLE analysis.prior;

DROP TABLE register.source;

DROP TABLE register.place;

DROP TABLE register.issue_state;

DROP TABLE register.category;

DROP TABLE register.area_level;

DROP TABLE register.applied_sql;

DROP TABLE pub.snapshot;

DROP TABLE analysis.run;

DROP TABLE analysis.period_row;

