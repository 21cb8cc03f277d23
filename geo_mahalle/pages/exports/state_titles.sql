-- Words of the states of a problem.
SELECT
    issue_state.id,
    issue_state.title_fa,
    issue_state.title_en
FROM register.issue_state
ORDER BY issue_state.position
