-- States of an issue and the moves between them, as rows.
-- The six words that a screen shows; who may move an issue from which to which.
INSERT INTO register.issue_state (id, title_fa, title_en, is_open, position)
VALUES
    ('recorded', 'ثبت شد', 'recorded', true, 1),
    ('reviewing', 'در حال بررسی', 'under review', true, 2),
    ('with_agency', 'با دستگاه', 'with the agency', true, 3),
    ('resolved', 'رفع شد', 'resolved', false, 4),
    ('persisting', 'پابرجاست', 'persists', true, 5),
    ('refused', 'پذیرفته نشد', 'not accepted', false, 6)
ON CONFLICT (id) DO UPDATE
SET title_fa = excluded.title_fa,
    title_en = excluded.title_en,
    is_open = excluded.is_open,
    position = excluded.position;

INSERT INTO register.issue_move (from_state, to_state, actor_role)
VALUES
    ('recorded', 'reviewing', 'committee_head'),
    ('recorded', 'refused', 'committee_head'),
    ('recorded', 'with_agency', 'secretary'),
    ('reviewing', 'with_agency', 'secretary'),
    ('reviewing', 'refused', 'committee_head'),
    ('reviewing', 'resolved', 'committee_head'),
    ('with_agency', 'resolved', 'agency_liaison'),
    ('with_agency', 'resolved', 'committee_head'),
    ('with_agency', 'reviewing', 'secretary'),
    ('resolved', 'persisting', 'member'),
    ('resolved', 'persisting', 'committee_head'),
    ('persisting', 'with_agency', 'secretary'),
    ('persisting', 'resolved', 'committee_head'),
    ('refused', 'reviewing', 'committee_head')
ON CONFLICT DO NOTHING;
