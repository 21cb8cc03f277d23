-- An agenda in its order, with what each item is about; no reporter, no note.
SELECT
    item.public_id AS item,
    item.position,
    item.kind,
    item.title_fa,
    item.decision,
    item.responsible,
    item.due_on,
    item.note_fa,
    issue.public_id AS issue,
    issue.category_id,
    issue.opened_on,
    issue.state,
    area.name_fa AS area_name,
    letter.number AS letter_number,
    letter.agency_id,
    letter.sent_on
FROM register.agenda_item AS item
JOIN register.minutes ON minutes.id = item.minutes_id
LEFT JOIN register.issue ON issue.id = item.issue_id
LEFT JOIN register.area ON area.id = issue.area_id
LEFT JOIN register.letter ON letter.id = item.letter_id
WHERE minutes.public_id = %(meeting)s AND minutes.area_id = %(area)s
ORDER BY item.position
