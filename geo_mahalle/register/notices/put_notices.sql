-- Keep what an account is to be told; what stands becomes unread again where its number grew.
INSERT INTO register.notice AS kept (
    account_key, kind, subject, opens, number, said, is_restricted, on_day, report_id
)
SELECT
    %(account)s::text,
    told.kind,
    told.subject,
    told.opens,
    told.number,
    told.said,
    told.is_restricted,
    told.on_day,
    told.report_id
FROM jsonb_to_recordset(%(told)s::jsonb) AS told (
    kind text, subject text, opens text, number integer, said jsonb, is_restricted boolean, on_day date,
    report_id bigint
)
ON CONFLICT (account_key, kind, subject) DO UPDATE
SET number = excluded.number,
    said = excluded.said,
    opens = excluded.opens,
    on_day = CASE WHEN excluded.number > kept.number THEN excluded.on_day ELSE kept.on_day END,
    read_on = CASE WHEN excluded.number > kept.number THEN NULL ELSE kept.read_on END,
    outbox_id = CASE WHEN excluded.number > kept.number THEN NULL ELSE kept.outbox_id END
WHERE (kept.number, kept.said, kept.opens) IS DISTINCT FROM (excluded.number, excluded.said, excluded.opens)
RETURNING kept.id;
