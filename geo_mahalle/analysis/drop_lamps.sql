-- The lamps of this computation are not needed any more.
DROP TABLE working_lamp
