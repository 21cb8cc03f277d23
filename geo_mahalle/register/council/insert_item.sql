-- Put an item at the end of an agenda.
INSERT INTO register.agenda_item (minutes_id, position, kind, issue_id, letter_id, title_fa)
SELECT
    %(minutes)s,
    coalesce(max(item.position), 0) + 1,
    %(kind)s,
    %(issue_id)s::bigint,
    %(letter_id)s::bigint,
    %(title)s
FROM register.agenda_item AS item
WHERE item.minutes_id = %(minutes)s
