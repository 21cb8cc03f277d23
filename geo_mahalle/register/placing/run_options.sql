-- The options of imports that refused rows for want of a place.
SELECT import_run.id, import_run.options
FROM register.import_run
WHERE EXISTS (
    SELECT FROM register.ledger WHERE ledger.import_run_id = import_run.id AND ledger.reason = 'no_place'
);
