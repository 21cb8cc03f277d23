-- How many problems were opened, by area, category and year, with S1 and S2 as counts only.
-- S1 and S2 are rounded to tens, so that no small count can be had by subtracting one number from another, and
-- under ten not told; no row at all means none. S3 has no place and is not here.
CREATE OR REPLACE VIEW analysis.issue_counts AS
SELECT
    area.code AS area,
    issue.category_id AS category,
    category.committee_id AS committee,
    issue.sensitivity::integer AS sensitivity,
    year.period_key AS period,
    CASE
        WHEN issue.sensitivity = 0 THEN count(*)
        WHEN count(*) >= 10 THEN round(count(*), -1)::bigint
    END AS opened,
    issue.sensitivity > 0 AND count(*) < 10 AS is_suppressed
FROM register.issue
JOIN register.category ON category.id = issue.category_id
JOIN register.area ON area.id = issue.area_id
JOIN analysis.period_row AS year
    ON year.kind = 'year'
    AND issue.opened_on BETWEEN year.starts_on AND year.ends_on
WHERE issue.sensitivity < 3
    AND issue.state <> 'refused'
    AND issue.opened_on <= (SELECT analysis.as_of())
GROUP BY area.code, issue.category_id, category.committee_id, issue.sensitivity, year.period_key;

COMMENT ON VIEW analysis.issue_counts IS
'problems opened by area, category and year, refused ones left out; classes S0 to S2; source: reports';
COMMENT ON COLUMN analysis.issue_counts.area IS 'code of the smallest area that holds them';
COMMENT ON COLUMN analysis.issue_counts.category IS 'kind of problem';
COMMENT ON COLUMN analysis.issue_counts.committee IS 'committee that looks after them';
COMMENT ON COLUMN analysis.issue_counts.sensitivity IS 'class: 0 public thing, 1 beside a household, 2 security-like';
COMMENT ON COLUMN analysis.issue_counts.period IS 'year in which they were opened';
COMMENT ON COLUMN analysis.issue_counts.opened IS 'problems; S1 and S2 to the nearest ten; empty: fewer than 10 of these';
COMMENT ON COLUMN analysis.issue_counts.is_suppressed IS 'there are some, but too few to tell';
