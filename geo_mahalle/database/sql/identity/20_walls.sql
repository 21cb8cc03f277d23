-- The second wall: row security on what may tell of persons.
-- Imports and computing act as trusted roles; the web's own role sees what its session reaches. Each function
-- stands in a sub-select, so it is asked once a statement and not once a row.
ALTER TABLE register.report ENABLE ROW LEVEL SECURITY;
ALTER TABLE register.issue ENABLE ROW LEVEL SECURITY;
ALTER TABLE register.issue_event ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS trusted ON register.report;
CREATE POLICY trusted ON register.report TO geo_mahalle_app, geo_mahalle_compute USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS trusted ON register.issue;
CREATE POLICY trusted ON register.issue TO geo_mahalle_app, geo_mahalle_compute USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS trusted ON register.issue_event;
CREATE POLICY trusted ON register.issue_event TO geo_mahalle_app, geo_mahalle_compute
USING (true) WITH CHECK (true);

DROP POLICY IF EXISTS reach ON register.report;
CREATE POLICY reach ON register.report TO geo_mahalle_web USING (
    ((SELECT identity.reaches_place()) OR area_id = ANY ((SELECT identity.reached_areas())::bigint[]))
    AND category_id = ANY ((SELECT identity.reached_categories())::text[])
);
DROP POLICY IF EXISTS reach ON register.issue;
-- A problem that was routed to a committee, or a part of one, is that committee's too, up to class S1.
CREATE POLICY reach ON register.issue TO geo_mahalle_web USING (
    ((SELECT identity.reaches_place()) OR area_id = ANY ((SELECT identity.reached_areas())::bigint[]))
    AND (
        category_id = ANY ((SELECT identity.reached_categories())::text[])
        OR (sensitivity < 2 AND committee_id = ANY ((SELECT identity.bound_committees())::text[]))
    )
);
DROP POLICY IF EXISTS reach ON register.issue_event;
CREATE POLICY reach ON register.issue_event TO geo_mahalle_web USING (
    EXISTS (SELECT FROM register.issue WHERE issue.id = issue_event.issue_id)
);

-- A liaison reaches the problems of letters that were sent to the own agency, and no report at all.
DROP POLICY IF EXISTS agency ON register.report;
CREATE POLICY agency ON register.report AS RESTRICTIVE TO geo_mahalle_web USING (
    (SELECT identity.asking_agency()) IS NULL
);
DROP POLICY IF EXISTS agency ON register.issue;
CREATE POLICY agency ON register.issue AS RESTRICTIVE TO geo_mahalle_web USING (
    (SELECT identity.asking_agency()) IS NULL
    OR EXISTS (
        SELECT
        FROM register.letter_issue
        JOIN register.letter ON letter.id = letter_issue.letter_id
        WHERE letter_issue.issue_id = issue.id
            AND letter.sent_on IS NOT NULL
            AND letter.agency_id = (SELECT identity.asking_agency())
    )
);
