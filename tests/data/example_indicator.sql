/*
code = "P02"
title_fa = "درصد چراغ‌های معابرِ خاموش (نه قطع برق)"
title_en = "Share of street lamps that are out (not power cuts)"
short_fa = "چراغ خاموش"
domain = "physical"
kind = "share"
unit = "percent"
direction = "down"
goalposts = [0, 20]
bands = [2, 5, 10, 15]
per = 100
is_core = false
source = "Service figure of electricity distribution companies: lamps reported out and still open, over lamps."
note_fa = "چراغی که در پایان دوره هنوز خاموش است؛ قطع برق شبکه در آن نیست."
steward_fa = "شرکت توزیع نیروی برق"
letter_fa = "خواهشمند است فهرست چراغ‌های معابر محله با مختصات و وضعیت هر چراغ در اختیار این فرمانداری قرار گیرد."
needs = [
  { view = "facility", theme = "lamps", kinds = ["lamp"] },
  { view = "issue_state", theme = "lamps", categories = ["lamp_out"] },
]

[example]
area = "Z1-01"
period = "1403"
numerator = 3
denominator = 120
n = 3
value = 2.5
working = "3 lamps open at the end of 1403, 120 lamps standing then: 100 * 3 / 120 = 2.5"
*/
WITH lamps AS (
    SELECT
        facility.area_id,
        period.period_key,
        count(*) AS lamps
    FROM facility
    INNER JOIN period
        ON facility.from_on <= period.ends_on
        AND (facility.to_on IS NULL OR facility.to_on > period.ends_on)
    WHERE facility.kind = 'lamp'
    GROUP BY facility.area_id, period.period_key
),
dark AS (
    SELECT
        issue_state.area_id,
        period.period_key,
        count(DISTINCT issue_state.issue_id) AS issues
    FROM issue_state
    INNER JOIN period
        ON issue_state.from_on <= period.ends_on
        AND (issue_state.to_on IS NULL OR issue_state.to_on > period.ends_on)
    WHERE issue_state.category_id = 'lamp_out' AND issue_state.is_open
    GROUP BY issue_state.area_id, period.period_key
)
SELECT
    lamps.area_id,
    lamps.period_key,
    CAST(coalesce(dark.issues, 0) AS double precision) AS numerator,
    CAST(lamps.lamps AS double precision) AS denominator,
    CAST(coalesce(dark.issues, 0) AS double precision) AS n
FROM lamps
LEFT JOIN dark
    ON lamps.area_id = dark.area_id AND lamps.period_key = dark.period_key
