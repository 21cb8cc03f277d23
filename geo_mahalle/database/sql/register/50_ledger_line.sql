-- The ledger, a row a line.
CREATE OR REPLACE VIEW register.ledger_line AS
SELECT
    ledger.import_run_id,
    line.line,
    ledger.outcome,
    ledger.reason,
    ledger.field,
    ledger.value,
    ledger.detail,
    ledger.raw
FROM register.ledger,
    LATERAL generate_series(lower(ledger.lines), upper(ledger.lines) - 1) AS line (line);

COMMENT ON VIEW register.ledger_line IS 'what became of each line of each imported file, a row a line';
