-- Settlements by name and point, and the names of all public places for the search.
DROP INDEX register.ix_issue_page;
DROP FUNCTION IF EXISTS register.keep_gazetteer(), register.fill_gazetteer(text, bigint[]) CASCADE;
DROP TABLE register.gazetteer;
DROP TABLE register.settlement;
