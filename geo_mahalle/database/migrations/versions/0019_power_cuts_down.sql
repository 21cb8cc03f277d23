-- Keep planned power cuts.
DROP TABLE register.power_cut;
