-- The checked community events of one file.
CREATE TEMP TABLE stage (
    line bigint,
    source_key text,
    on_day date,
    named_area_id bigint,
    kind text,
    band text,
    host_kind text,
    host_key text,
    is_open boolean
) ON COMMIT DROP;
