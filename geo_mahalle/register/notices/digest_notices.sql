-- What a digest tells: its notices that nobody has read meanwhile, the newest first.
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
WHERE notice.outbox_id = %(digest)s AND notice.read_on IS NULL
ORDER BY notice.on_day DESC, notice.id DESC;
