-- Take back what stood and is over.
DELETE FROM register.notice
WHERE notice.account_key = %(account)s::text
    AND notice.kind = ANY (%(standing)s::text[])
    AND NOT EXISTS (
        SELECT
        FROM jsonb_to_recordset(%(told)s::jsonb) AS told (kind text, subject text)
        WHERE told.kind = notice.kind AND told.subject = notice.subject
    );
