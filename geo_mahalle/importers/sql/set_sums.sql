-- Whether the file's figures are sums over rows, and whether it is said to hold all rows of each.
SELECT
    set_config('geo_mahalle.is_summed', %(is_summed)s, true),
    set_config('geo_mahalle.is_whole', %(is_whole)s, true);
