-- Whether every problem of a letter lies in the areas somebody reaches; a letter without problems is in nobody's reach.
CREATE OR REPLACE FUNCTION register.is_letter_in_reach(letter bigint, is_placewide boolean, areas bigint[])
RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT coalesce(bool_and(is_placewide OR issue.area_id = ANY (areas)), false)
    FROM register.letter_issue
    JOIN register.issue ON issue.id = letter_issue.issue_id
    WHERE letter_issue.letter_id = letter
$$;

COMMENT ON FUNCTION register.is_letter_in_reach(bigint, boolean, bigint[]) IS
'whether all problems of a letter lie in the areas, or somebody reaches the place';
