-- Keep what each computation changed, so that two runs can be compared.

DROP TABLE analysis.value_change;
