-- The newest study of each kind, level, period and indicator, one row an area; for analysts, never published.
CREATE OR REPLACE VIEW analysis.studies AS
SELECT
    study.kind,
    study.level,
    study.period_key,
    study.indicator_id,
    area.code AS area_code,
    area.name_fa,
    study_value.value,
    study_value.low,
    study_value.high,
    study_value.p,
    study_value.n,
    study_value.label,
    study_value.details,
    study.seed,
    study.method_version,
    study.computed_at
FROM (
    SELECT DISTINCT ON (study.kind, study.level, study.period_key, study.indicator_id) study.*
    FROM analysis.study
    ORDER BY study.kind, study.level, study.period_key, study.indicator_id, study.id DESC
) AS study
JOIN analysis.study_value ON study_value.study_id = study.id
JOIN register.area ON area.id = study_value.area_id;

COMMENT ON VIEW analysis.studies IS 'newest index, hot spots and reporting of each level and period, one row an area; source: the computation itself';
COMMENT ON COLUMN analysis.studies.kind IS 'index, hot_spots or reporting';
COMMENT ON COLUMN analysis.studies.level IS 'level of the areas compared';
COMMENT ON COLUMN analysis.studies.period_key IS 'of which period; NULL: all reports up to today';
COMMENT ON COLUMN analysis.studies.indicator_id IS 'of which indicator; NULL: of several or of none';
COMMENT ON COLUMN analysis.studies.area_code IS 'code of the area';
COMMENT ON COLUMN analysis.studies.name_fa IS 'name of the area';
COMMENT ON COLUMN analysis.studies.value IS 'score 0-100, z, or reporting against the place (1: as all)';
COMMENT ON COLUMN analysis.studies.low IS 'lower end: rank at 5 %, or limit of 90 %';
COMMENT ON COLUMN analysis.studies.high IS 'upper end: rank at 95 %, or limit of 90 %';
COMMENT ON COLUMN analysis.studies.p IS 'two-sided probability, or chance to lie in the worst quarter';
COMMENT ON COLUMN analysis.studies.n IS 'indicators, neighbours or problems it rests on';
COMMENT ON COLUMN analysis.studies.label IS 'band, hot, cold, silent and the like; NULL: not known';
COMMENT ON COLUMN analysis.studies.details IS 'further figures';
COMMENT ON COLUMN analysis.studies.seed IS 'where its draws started';
COMMENT ON COLUMN analysis.studies.method_version IS 'version of the method';
COMMENT ON COLUMN analysis.studies.computed_at IS 'when, UTC';
