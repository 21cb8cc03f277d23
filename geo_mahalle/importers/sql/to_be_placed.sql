-- Refused rows that say an address and no place: they wait to be placed by hand or by a geocoder.
SELECT
    ledger.import_run_id,
    lower(ledger.lines) AS line,
    import_run.kind,
    import_run.source_id,
    address.value AS address,
    ledger.raw
FROM register.ledger
JOIN register.import_run ON import_run.id = ledger.import_run_id
CROSS JOIN LATERAL (
    SELECT cell.value
    FROM jsonb_each_text(ledger.raw) AS cell
    WHERE lower(btrim(cell.key)) = ANY(%(headings)s) AND btrim(cell.value) <> ''
    ORDER BY cell.key
    LIMIT 1
) AS address
WHERE ledger.outcome = 'refused' AND ledger.reason = 'no_place'
ORDER BY ledger.import_run_id, line;
