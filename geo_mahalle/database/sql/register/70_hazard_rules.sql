-- Reasons, further moves and what each move needs, as rows.
-- Refusing needs a typed reason, closing evidence; merging stands as not accepted and may be undone from there.
INSERT INTO register.reason (id, kind, title_fa, title_en)
VALUES
    ('not_ours', 'refuse', 'در صلاحیت ما نیست', 'outside our competence'),
    ('outside_area', 'refuse', 'بیرون از محله', 'outside the area'),
    ('duplicate', 'refuse', 'تکراری', 'duplicate'),
    ('not_found', 'refuse', 'در محل دیده نشد', 'not found on the spot'),
    ('by_design', 'refuse', 'ایراد نیست', 'not a fault'),
    ('still_there', 'reopen', 'اعلام رفع شده، ولی پابرجاست', 'declared fixed, but it is still there'),
    ('came_back', 'reopen', 'دوباره پیش آمد', 'it came back'),
    ('no_answer', 'escalate', 'دستگاه پاسخ نداد', 'the agency did not answer'),
    ('declined', 'escalate', 'دستگاه نپذیرفت', 'the agency declined'),
    ('dangerous', 'escalate', 'خطر فوری', 'immediate danger'),
    ('wrong_agency', 'return', 'دستگاه دیگری مسئول است', 'another agency is responsible'),
    ('same_thing', 'merge', 'همان مورد است', 'it is the same thing')
ON CONFLICT (id) DO UPDATE
SET kind = excluded.kind,
    title_fa = excluded.title_fa,
    title_en = excluded.title_en;

INSERT INTO register.issue_move (from_state, to_state, actor_role)
VALUES
    ('recorded', 'reviewing', 'secretary'),
    ('recorded', 'refused', 'secretary'),
    ('reviewing', 'refused', 'secretary'),
    ('reviewing', 'resolved', 'secretary'),
    ('with_agency', 'resolved', 'secretary'),
    ('resolved', 'persisting', 'secretary'),
    ('persisting', 'resolved', 'secretary'),
    ('refused', 'reviewing', 'secretary')
ON CONFLICT DO NOTHING;

INSERT INTO register.issue_move (from_state, to_state, actor_role)
SELECT
    issue_state.id,
    'refused',
    'matching'
FROM register.issue_state
WHERE issue_state.id <> 'refused'
UNION ALL
SELECT
    'refused',
    issue_state.id,
    'matching'
FROM register.issue_state
WHERE issue_state.id <> 'refused'
ON CONFLICT DO NOTHING;

UPDATE register.issue_move
SET guard = CASE
    WHEN issue_move.actor_role = 'matching' THEN NULL
    WHEN issue_move.to_state = 'resolved' THEN 'evidence'
    WHEN issue_move.to_state IN ('refused', 'persisting') THEN 'reason'
END;
