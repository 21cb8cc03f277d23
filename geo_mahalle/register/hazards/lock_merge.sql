-- A merge with both its problems held; whether the one that was kept has been merged onwards since.
SELECT
    issue_merge.id,
    kept.merged_into IS NOT NULL AS is_moved_on
FROM register.issue_merge
JOIN register.issue AS kept ON kept.id = issue_merge.kept_id
JOIN register.issue AS merged ON merged.id = issue_merge.merged_id
WHERE issue_merge.id = %(merge)s AND issue_merge.undone_at IS NULL
FOR UPDATE OF issue_merge, kept, merged;
