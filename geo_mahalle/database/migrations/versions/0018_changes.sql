-- Keep what each computation changed, so that two runs can be compared.

CREATE TABLE analysis.value_change (
    run_id BIGINT NOT NULL,
    indicator_id TEXT NOT NULL,
    area_id BIGINT NOT NULL,
    period_key TEXT NOT NULL,
    before_run_id BIGINT,
    before_value FLOAT,
    before_low FLOAT,
    before_high FLOAT,
    before_n FLOAT,
    before_numerator FLOAT,
    before_denominator FLOAT,
    before_status TEXT,
    before_data_on DATE,
    after_value FLOAT,
    after_low FLOAT,
    after_high FLOAT,
    after_n FLOAT,
    after_numerator FLOAT,
    after_denominator FLOAT,
    after_status TEXT NOT NULL,
    after_data_on DATE,
    CONSTRAINT pk_value_change PRIMARY KEY (run_id, indicator_id, area_id, period_key),
    CONSTRAINT fk_value_change_area_id FOREIGN KEY(area_id) REFERENCES register.area (id),
    CONSTRAINT fk_value_change_run_id FOREIGN KEY(run_id) REFERENCES analysis.run (id) ON DELETE CASCADE
);
CREATE INDEX ix_value_change_area ON analysis.value_change (area_id, run_id);
COMMENT ON TABLE analysis.value_change IS 'values that a run left other than the one before; drifts under one in two hundred of the same facts are not kept';
COMMENT ON COLUMN analysis.value_change.run_id IS 'run that changed it';
COMMENT ON COLUMN analysis.value_change.indicator_id IS 'as in layers/indicators';
COMMENT ON COLUMN analysis.value_change.area_id IS 'where';
COMMENT ON COLUMN analysis.value_change.period_key IS 'when';
COMMENT ON COLUMN analysis.value_change.before_run_id IS 'run whose value stood before; may be gone by now; NULL: there was none';
COMMENT ON COLUMN analysis.value_change.before_value IS 'in the indicator''s unit; NULL: not known';
COMMENT ON COLUMN analysis.value_change.before_low IS 'lower end of the 95 % interval';
COMMENT ON COLUMN analysis.value_change.before_high IS 'upper end of the 95 % interval';
COMMENT ON COLUMN analysis.value_change.before_n IS 'observations';
COMMENT ON COLUMN analysis.value_change.before_numerator IS 'sufficient statistic';
COMMENT ON COLUMN analysis.value_change.before_denominator IS 'sufficient statistic';
COMMENT ON COLUMN analysis.value_change.before_status IS 'the worst of what held; NULL: there was none';
COMMENT ON COLUMN analysis.value_change.before_data_on IS 'day to which its newest input reached';
COMMENT ON COLUMN analysis.value_change.after_value IS 'in the indicator''s unit; NULL: not known';
COMMENT ON COLUMN analysis.value_change.after_low IS 'lower end of the 95 % interval';
COMMENT ON COLUMN analysis.value_change.after_high IS 'upper end of the 95 % interval';
COMMENT ON COLUMN analysis.value_change.after_n IS 'observations';
COMMENT ON COLUMN analysis.value_change.after_numerator IS 'sufficient statistic';
COMMENT ON COLUMN analysis.value_change.after_denominator IS 'sufficient statistic';
COMMENT ON COLUMN analysis.value_change.after_status IS 'the worst of what holds';
COMMENT ON COLUMN analysis.value_change.after_data_on IS 'day to which its newest input reaches';
