-- Store a tagged report: with a new problem and its first event, or joined to an open one.
-- Who tagged it goes to a table of its own; the event keeps the role and a digest that says nothing by itself.
WITH whose AS (
    INSERT INTO register.source (id, title_fa, title_en)
    SELECT 'tagged', 'ثبت اعضای کمیته‌ها', 'Tagged by committee members'
    WHERE NOT EXISTS (SELECT FROM register.source WHERE source.id = 'tagged')
    ON CONFLICT (id) DO NOTHING
    RETURNING id
),
given AS (
    SELECT
        category.id AS category_id,
        category.sensitivity,
        ST_SetSRID(ST_GeomFromWKB(%(point)s::bytea), 4326) AS point,
        ST_SetSRID(ST_GeomFromWKB(%(extent)s::bytea), 4326) AS extent,
        (%(at)s::timestamptz AT TIME ZONE place.timezone)::date AS on_day
    FROM register.category
    CROSS JOIN register.place
    WHERE category.id = %(category)s
),
opened AS (
    INSERT INTO register.issue (
        id, category_id, sensitivity, severity, geom, area_id, also_in, located_as, state, origin, opened_at,
        opened_on
    )
    SELECT
        %(number)s::bigint,
        given.category_id,
        given.sensitivity,
        %(severity)s::smallint,
        coalesce(given.extent, given.point),
        %(area)s::bigint,
        %(also)s::bigint[],
        %(located)s::text,
        'recorded',
        'recorded',
        %(at)s::timestamptz,
        given.on_day
    FROM given
    WHERE %(issue)s::bigint IS NULL
    RETURNING id, public_id, state
),
joined AS (
    UPDATE register.issue
    SET reports = issue.reports + 1,
        severity = greatest(issue.severity, %(severity)s::smallint)
    WHERE issue.id = %(issue)s::bigint
    RETURNING id, public_id, state
),
chosen AS (
    SELECT * FROM opened
    UNION ALL
    SELECT * FROM joined
),
stored AS (
    INSERT INTO register.report (
        client_id, body_hmac, source_id, source_key, category_id, sensitivity, severity, geom, extent, accuracy_m,
        area_id, also_in, located_as, named_area_id, reported_at, reported_on, note, chips, receipt_code, placed_by,
        match_probability, issue_id
    )
    SELECT
        %(client)s::uuid,
        %(digest)s::bytea,
        'tagged',
        %(client)s::uuid::text,
        given.category_id,
        given.sensitivity,
        %(severity)s::smallint,
        given.point,
        given.extent,
        %(accuracy)s::double precision,
        %(area)s::bigint,
        %(also)s::bigint[],
        %(located)s::text,
        CASE WHEN given.point IS NULL THEN %(area)s::bigint END,
        %(at)s::timestamptz,
        given.on_day,
        %(note)s::text,
        %(chips)s::text[],
        %(code)s::text,
        CASE WHEN given.point IS NULL THEN 'area' ELSE %(placed_by)s::text END,
        %(probability)s::double precision,
        chosen.id
    FROM given
    CROSS JOIN chosen
    RETURNING id, public_id, receipt_code, issue_id
),
whom AS (
    INSERT INTO register.reporter (report_id, account_key)
    SELECT stored.id, %(account)s::text FROM stored
)
SELECT
    stored.id AS report_id,
    stored.public_id AS report,
    stored.receipt_code AS code,
    chosen.id AS issue_id,
    chosen.public_id AS issue,
    chosen.state,
    (SELECT area.code FROM register.area WHERE area.id = %(area)s::bigint) AS area_code,
    (SELECT given.on_day FROM given) AS on_day
FROM stored
JOIN chosen ON chosen.id = stored.issue_id;
