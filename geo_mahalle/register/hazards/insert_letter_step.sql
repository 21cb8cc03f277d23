-- Log a reminder or an answer of a sent letter, which the caller holds; the same one told twice on one day is one.
WITH sent AS (
    SELECT letter.id
    FROM register.letter
    WHERE letter.public_id = %(letter)s::uuid AND letter.sent_on <= %(on)s::date
),
told AS (
    SELECT letter_step.id
    FROM register.letter_step
    JOIN sent ON sent.id = letter_step.letter_id
    WHERE letter_step.kind = %(kind)s::text
        AND letter_step.on_day = %(on)s::date
        AND letter_step.number IS NOT DISTINCT FROM %(number)s::text
        AND letter_step.promised_on IS NOT DISTINCT FROM %(promised)s::date
        AND letter_step.reason IS NOT DISTINCT FROM %(reason)s::text
        AND letter_step.by_agency = %(by_agency)s
    LIMIT 1
),
made AS (
    INSERT INTO register.letter_step (
        letter_id, kind, on_day, number, promised_on, reason, by_agency
    )
    SELECT
        sent.id,
        %(kind)s::text,
        %(on)s::date,
        %(number)s::text,
        %(promised)s::date,
        %(reason)s::text,
        %(by_agency)s
    FROM sent
    WHERE NOT EXISTS (SELECT FROM told)
    RETURNING id
)
SELECT told.id FROM told
UNION ALL
SELECT made.id FROM made;
