-- How many problems the analyst's tables leave out or blur, by class, for the whole place.
-- Rounded down to tens, so that it gives no small count away; class S3 is not counted at all.
CREATE OR REPLACE VIEW analysis.withheld AS
SELECT
    issue.sensitivity::integer AS sensitivity,
    nullif(count(*) / 10 * 10, 0) AS issues
FROM register.issue
WHERE issue.sensitivity IN (1, 2)
    AND issue.opened_on <= (SELECT analysis.as_of())
GROUP BY issue.sensitivity;

COMMENT ON VIEW analysis.withheld IS 'problems of class S1 and S2 in the whole place; source: reports';
COMMENT ON COLUMN analysis.withheld.sensitivity IS 'class: 1 beside a household (marks only), 2 security-like (counts only)';
COMMENT ON COLUMN analysis.withheld.issues IS 'problems; down to the full ten; empty: fewer than 10';
