-- The merge that holds between two problems.
SELECT issue_merge.id
FROM register.issue_merge
JOIN register.issue AS kept ON kept.id = issue_merge.kept_id
JOIN register.issue AS merged ON merged.id = issue_merge.merged_id
WHERE kept.public_id = %(kept)s::uuid
    AND merged.public_id = %(merged)s::uuid
    AND issue_merge.undone_at IS NULL;
