-- How many lines the ledger of a run holds.
SELECT coalesce(sum(upper(lines) - lower(lines)), 0) FROM register.ledger WHERE import_run_id = %(run_id)s;
