-- Keep street networks, access, indexes, hot spots and reporting rates.

-- indexes, hot spots and reporting
DROP TABLE analysis.study_value;
DROP INDEX analysis.ix_study_kind;
DROP TABLE analysis.study;
