-- An account's notices, unread ones first, then the newest.
SELECT
    notice.public_id AS notice,
    notice.kind,
    notice.opens,
    notice.number,
    notice.said,
    notice.is_restricted,
    notice.on_day,
    notice.read_on
FROM register.notice
WHERE notice.account_key = %(account)s
ORDER BY notice.read_on IS NOT NULL, notice.on_day DESC, notice.id DESC
LIMIT 200;
