-- Buildings, and what access rests on, are not kept.
DROP TABLE analysis.access_ground;
DROP TABLE register.building;
