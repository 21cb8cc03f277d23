-- Members of a council today, officers first.
SELECT
    member.public_id AS member,
    member.name,
    member.kind,
    member.office,
    member.sex,
    member.is_under_30,
    institution.name AS institution,
    member.from_on
FROM register.body_member AS member
LEFT JOIN register.institution ON institution.id = member.institution_id
WHERE member.body_id = %(body)s
    AND member.from_on <= %(today)s
    AND (member.to_on IS NULL OR member.to_on > %(today)s)
ORDER BY array_position(ARRAY['chair', 'secretary', 'member'], member.office), member.kind, member.id
