-- Keep no digests of results, and no span.
DROP FUNCTION IF EXISTS analysis.keep_facts(text, text[], text, text[], date);
DROP FUNCTION IF EXISTS analysis.held_digest(text, text[], text, text[]);
DROP TABLE analysis.dated_row;
DROP TABLE analysis.result_key;
