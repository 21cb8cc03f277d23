-- Index of the working lamps; without it each street would look at each lamp.
CREATE INDEX ON working_lamp USING gist (geom)
