-- Count nobody's objections.
DROP TABLE planning.page_sender;
