-- What the statements of this import need to know, for this transaction only.
SELECT
    set_config('geo_mahalle.source', %(source)s, true),
    set_config('geo_mahalle.import_run', %(run_id)s, true),
    set_config('geo_mahalle.day', %(day)s, true),
    set_config('geo_mahalle.has_history', %(has_history)s, true);
