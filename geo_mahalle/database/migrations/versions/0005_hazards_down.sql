-- Keep what committees tag, route, answer and close, and what councils decide.
SELECT 1;
