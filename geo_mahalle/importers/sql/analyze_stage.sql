-- Tell the planner how much was staged: it knows nothing of a table that was empty a moment ago.
ANALYZE stage;
