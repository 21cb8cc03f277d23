-- The words of the catalogue as tables beside the analysts' views.
-- They come with the transaction (setting geo_mahalle.words, JSON), so they are those of the catalogue in use
-- and need no copy in the database. The analyst's own query stands where the mark is.
WITH indicators AS (
    SELECT given.*
    FROM jsonb_to_recordset(current_setting('geo_mahalle.words')::jsonb -> 'indicators') AS given (
        indicator text,
        code text,
        title_fa text,
        title_en text,
        domain text,
        kind text,
        unit text,
        direction text,
        is_core boolean
    )
),
categories AS (
    SELECT given.*
    FROM jsonb_to_recordset(current_setting('geo_mahalle.words')::jsonb -> 'categories') AS given (
        category text,
        committee text,
        agency text,
        title_fa text,
        title_en text,
        sensitivity integer,
        deadline_days integer,
        theme text
    )
),
facility_kinds AS (
    SELECT given.*
    FROM jsonb_to_recordset(current_setting('geo_mahalle.words')::jsonb -> 'facility_kinds') AS given (
        kind text,
        "group" text,
        title_fa text,
        title_en text,
        theme text
    )
),
units AS (
    SELECT given.*
    FROM jsonb_to_recordset(current_setting('geo_mahalle.words')::jsonb -> 'units') AS given (
        unit text,
        title_fa text,
        title_en text,
        symbol_fa text
    )
),
indicator_values AS (
    SELECT given.*
    FROM jsonb_to_recordset(current_setting('geo_mahalle.values', true)::jsonb) AS given (
        area text,
        indicator text,
        period text,
        value double precision,
        low double precision,
        high double precision,
        n double precision,
        status text
    )
)
SELECT answer.*
FROM (
    SELECT NULL AS mark
) AS answer
