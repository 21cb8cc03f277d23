-- A lamp that was dark during a planned power cut is set aside by the calendar, with that reason.
INSERT INTO register.reason (id, kind, title_fa, title_en)
VALUES ('planned_cut', 'refuse', 'قطع برنامه‌ریزی‌شده برق', 'planned power cut')
ON CONFLICT (id) DO UPDATE
SET kind = excluded.kind,
    title_fa = excluded.title_fa,
    title_en = excluded.title_en;

INSERT INTO register.issue_move (from_state, to_state, actor_role, guard)
VALUES ('recorded', 'refused', 'calendar', 'reason')
ON CONFLICT DO NOTHING;
