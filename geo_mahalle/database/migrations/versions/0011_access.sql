-- Keep the street graph, who reaches what along it, and what councils aim at.

ALTER TABLE register.street ADD COLUMN level SMALLINT;
ALTER TABLE register.street ADD CONSTRAINT ck_street_level CHECK (level BETWEEN -10 AND 10);
COMMENT ON COLUMN register.street.level IS 'storey: 0 ground, 1 a bridge, -1 a tunnel; NULL: not said, taken as ground';

-- the street graph
CREATE TABLE analysis.network (
    id SMALLINT DEFAULT 1 NOT NULL,
    digest TEXT NOT NULL,
    nodes BIGINT NOT NULL,
    edges BIGINT NOT NULL,
    points BIGINT NOT NULL,
    code_version TEXT NOT NULL,
    parameters JSONB DEFAULT '{}' NOT NULL,
    built_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_network PRIMARY KEY (id),
    CONSTRAINT ck_network_single CHECK (id = 1)
);
COMMENT ON TABLE analysis.network IS 'the street graph that access was computed on: one row';
COMMENT ON COLUMN analysis.network.digest IS 'of the streets, facilities, people, borders, parameters and code it was made from';
COMMENT ON COLUMN analysis.network.nodes IS 'meeting points and ends';
COMMENT ON COLUMN analysis.network.edges IS 'pieces of street between them';
COMMENT ON COLUMN analysis.network.points IS 'points that people were spread over';
COMMENT ON COLUMN analysis.network.code_version IS 'version of the program';
COMMENT ON COLUMN analysis.network.parameters IS 'distances it was made with';
COMMENT ON COLUMN analysis.network.built_at IS 'when';

CREATE TABLE analysis.network_edge (
    id BIGINT NOT NULL,
    street_id BIGINT NOT NULL,
    start_node BIGINT NOT NULL,
    end_node BIGINT NOT NULL,
    length_m FLOAT NOT NULL,
    width_m FLOAT,
    lit_share FLOAT,
    is_drivable BOOLEAN NOT NULL,
    reach TEXT NOT NULL,
    geom geometry(LINESTRING,4326) NOT NULL,
    CONSTRAINT pk_network_edge PRIMARY KEY (id),
    CONSTRAINT ck_network_edge_reach CHECK (reach IN ('reached', 'cut_off', 'narrow', 'unknown')),
    CONSTRAINT fk_network_edge_street_id FOREIGN KEY(street_id) REFERENCES register.street (id) ON DELETE CASCADE
);
CREATE INDEX idx_network_edge_geom ON analysis.network_edge USING gist (geom);
CREATE INDEX ix_network_edge_street ON analysis.network_edge (street_id);
COMMENT ON TABLE analysis.network_edge IS 'pieces of street between meeting points, with widths and light joined';
COMMENT ON COLUMN analysis.network_edge.id IS 'number';
COMMENT ON COLUMN analysis.network_edge.street_id IS 'of which street';
COMMENT ON COLUMN analysis.network_edge.start_node IS 'node it begins at';
COMMENT ON COLUMN analysis.network_edge.end_node IS 'node it ends at';
COMMENT ON COLUMN analysis.network_edge.length_m IS 'length, m';
COMMENT ON COLUMN analysis.network_edge.width_m IS 'clear width, m; NULL: not measured';
COMMENT ON COLUMN analysis.network_edge.lit_share IS 'share (0..1) near a working lamp; NULL: lamps not surveyed and its source says nothing';
COMMENT ON COLUMN analysis.network_edge.is_drivable IS 'neither footway nor steps';
COMMENT ON COLUMN analysis.network_edge.reach IS 'for a fire engine: reached, cut_off (wide, but only through a narrow one), narrow or unknown (width not measured)';
COMMENT ON COLUMN analysis.network_edge.geom IS 'centre line';

-- who reaches what
CREATE TABLE analysis.access_row (
    area_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL,
    distance_m FLOAT,
    persons FLOAT NOT NULL,
    CONSTRAINT ck_access_row_mode CHECK (mode IN ('walk', 'night', 'drive', 'enough', 'emergency', 'unmeasured')),
    CONSTRAINT ck_access_row_persons CHECK (persons > 0),
    CONSTRAINT fk_access_row_area_id FOREIGN KEY(area_id) REFERENCES register.area (id) ON DELETE CASCADE
);
CREATE INDEX ix_access_row_area ON analysis.access_row (area_id);
COMMENT ON TABLE analysis.access_row IS 'how far people are from the nearest facility, one row a point they were spread over; no homes';
COMMENT ON COLUMN analysis.access_row.area_id IS 'smallest area the point lies in';
COMMENT ON COLUMN analysis.access_row.kind IS 'kind of facility, or a group of kinds';
COMMENT ON COLUMN analysis.access_row.mode IS 'walk, night (lit streets only), drive, enough (walk to where there is enough for all), emergency (straight to a passage a fire engine reaches), unmeasured (left out of emergency)';
COMMENT ON COLUMN analysis.access_row.distance_m IS 'm along streets; NULL: out of reach';
COMMENT ON COLUMN analysis.access_row.persons IS 'persons; share of the area''s people';

CREATE TABLE analysis.supply_row (
    area_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value FLOAT NOT NULL,
    CONSTRAINT pk_supply_row PRIMARY KEY (area_id, kind),
    CONSTRAINT fk_supply_row_area_id FOREIGN KEY(area_id) REFERENCES register.area (id) ON DELETE CASCADE
);
COMMENT ON TABLE analysis.supply_row IS 'what there is of a kind for each person, shared among all who reach it (E2SFCA)';
COMMENT ON COLUMN analysis.supply_row.area_id IS 'area';
COMMENT ON COLUMN analysis.supply_row.kind IS 'kind of facility';
COMMENT ON COLUMN analysis.supply_row.value IS 'facilities, or places in them, for each person; mean over the people of the area';

-- what councils aim at
CREATE TABLE analysis.target (
    indicator_id TEXT NOT NULL,
    area_id BIGINT NOT NULL,
    year_key TEXT NOT NULL,
    value FLOAT NOT NULL,
    decided_on DATE NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_target PRIMARY KEY (indicator_id, area_id, year_key),
    CONSTRAINT fk_target_area_id FOREIGN KEY(area_id) REFERENCES register.area (id)
);
COMMENT ON TABLE analysis.target IS 'what a council wants a number to be by the end of a year';
COMMENT ON COLUMN analysis.target.indicator_id IS 'as in layers/indicators';
COMMENT ON COLUMN analysis.target.area_id IS 'whose council';
COMMENT ON COLUMN analysis.target.year_key IS 'year of the place''s calendar';
COMMENT ON COLUMN analysis.target.value IS 'in the shown unit of the indicator';
COMMENT ON COLUMN analysis.target.decided_on IS 'day of the council''s decision';
COMMENT ON COLUMN analysis.target.set_at IS 'when it was written down, UTC';
