-- Count one more objection of a sender today, forget the days before, and tell how many it are now.
WITH gone AS (
    DELETE FROM planning.page_sender
    WHERE page_sender.on_day < %(on)s
)
INSERT INTO planning.page_sender (on_day, sender_hash, sent)
VALUES (%(on)s, %(sender)s, 1)
ON CONFLICT (on_day, sender_hash) DO UPDATE SET sent = page_sender.sent + 1
RETURNING page_sender.sent
