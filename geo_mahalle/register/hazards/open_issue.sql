-- An open problem by its public identifier and category; a merged one stands for the one that holds its reports.
SELECT kept.id
FROM register.issue AS named
JOIN register.issue AS kept ON kept.id = coalesce(named.merged_into, named.id)
JOIN register.issue_state ON issue_state.id = kept.state
WHERE named.public_id = %(issue)s
    AND kept.category_id = %(category)s
    AND issue_state.is_open;
