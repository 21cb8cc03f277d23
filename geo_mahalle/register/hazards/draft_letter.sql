-- Draft a letter; no row where one of its problems is closed, unknown or restricted. Merged ones are left out:
-- their reports are with the problem that holds them.
WITH chosen AS (
    SELECT
        issue.id,
        issue.area_id,
        named.position
    FROM unnest(%(issues)s::uuid[]) WITH ORDINALITY AS named (public_id, position)
    JOIN register.issue ON issue.public_id = named.public_id
    JOIN register.issue_state ON issue_state.id = issue.state
    WHERE issue_state.is_open AND issue.sensitivity < 2 AND issue.merged_into IS NULL
),
merged AS (
    SELECT issue.id
    FROM register.issue
    WHERE issue.public_id = ANY (%(issues)s::uuid[]) AND issue.merged_into IS NOT NULL
),
drafted AS (
    INSERT INTO register.letter (public_id, agency_id, area_id, follow_up_days)
    SELECT
        %(letter)s::uuid,
        %(agency)s::text,
        CASE WHEN count(DISTINCT chosen.area_id) = 1 THEN min(chosen.area_id) END,
        %(days)s::smallint
    FROM chosen
    HAVING
        count(*) > 0
        AND count(*) + (SELECT count(*) FROM merged) = cardinality(%(issues)s::uuid[])
    RETURNING id, public_id
),
filled AS (
    INSERT INTO register.letter_issue (letter_id, issue_id, position)
    SELECT drafted.id, chosen.id, chosen.position
    FROM drafted
    CROSS JOIN chosen
)
SELECT drafted.public_id FROM drafted;
