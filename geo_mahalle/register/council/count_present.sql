-- Of the members on a day: all, and those who came, by what is noted of them.
SELECT
    count(*) AS members,
    count(*) FILTER (WHERE member.public_id = ANY (%(present)s::uuid[])) AS present,
    count(*) FILTER (WHERE member.public_id = ANY (%(present)s::uuid[]) AND member.sex = 'woman') AS women_present,
    count(*) FILTER (WHERE member.public_id = ANY (%(present)s::uuid[]) AND member.is_under_30) AS under_30_present
FROM register.body_member AS member
WHERE member.body_id = %(body)s
    AND member.from_on <= %(on)s
    AND (member.to_on IS NULL OR member.to_on > %(on)s)
