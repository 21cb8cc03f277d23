-- Refused rows that say an address and no place, with what people did to them; not those that came in since.
SELECT
    ledger.import_run_id AS run_id,
    lower(ledger.lines) AS line,
    import_run.kind,
    import_run.source_id,
    address.value AS address,
    ledger.raw,
    ST_X(placed.geom) AS lon,
    ST_Y(placed.geom) AS lat,
    CASE WHEN placed.how = 'aside' OR placed.geom IS NOT NULL THEN placed.how END AS how,
    CASE WHEN placed.geom IS NOT NULL THEN placed.candidate END AS candidate
FROM register.ledger
JOIN register.import_run ON import_run.id = ledger.import_run_id
CROSS JOIN LATERAL (
    SELECT cell.value
    FROM jsonb_each_text(ledger.raw) AS cell
    WHERE lower(btrim(cell.key)) = ANY(%(headings)s) AND btrim(cell.value) <> ''
    ORDER BY cell.key
    LIMIT 1
) AS address
LEFT JOIN register.placing AS placed ON placed.import_run_id = ledger.import_run_id AND placed.line = lower(ledger.lines)
WHERE ledger.outcome = 'refused'
    AND ledger.reason = 'no_place'
    AND import_run.kind = ANY(%(kinds)s)
    AND placed.brought_run_id IS NULL
ORDER BY ledger.import_run_id, line
LIMIT %(most)s;
