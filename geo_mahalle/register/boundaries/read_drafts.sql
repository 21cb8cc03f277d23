-- Drafts that are open, and approved ones whose import stands; an approval that was undone is agreed again.
SELECT
    draft.public_id AS id,
    draft.code,
    draft.name_fa AS name,
    draft.level,
    draft.parent_code,
    CASE WHEN draft.status = 'approved' AND draft.import_run_id IS NULL THEN 'agreed' ELSE draft.status END AS status,
    draft.revision,
    draft.area_m2,
    draft.absorbs,
    ST_AsBinary(draft.geom) AS shape,
    draft.import_run_id AS run_id,
    agreed.on_day AS agreed_on,
    agreed.note AS agreed_note,
    area.id IS NOT NULL AS is_in_force
FROM register.boundary_draft AS draft
JOIN register.area_level ON area_level.id = draft.level
LEFT JOIN register.area ON area.code = draft.code
LEFT JOIN LATERAL (
    SELECT step.on_day, step.note
    FROM register.boundary_step AS step
    WHERE step.draft_id = draft.id AND step.step = 'agreed'
    ORDER BY step.id DESC
    LIMIT 1
) AS agreed ON TRUE
WHERE draft.status <> 'withdrawn'
    AND (%(ids)s::uuid[] IS NULL OR draft.public_id = ANY(%(ids)s::uuid[]))
ORDER BY area_level.rank, draft.name_fa, draft.id;
