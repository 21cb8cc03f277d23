-- The checked population rows of one file: whole areas, or one age group of an area.
CREATE TEMP TABLE stage (
    line bigint,
    area_id bigint,
    period_key text,
    on_day date,
    age_from smallint,
    age_to smallint,
    persons double precision,
    households double precision,
    men double precision,
    women double precision
) ON COMMIT DROP;
