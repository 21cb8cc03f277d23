"""The street graph, who reaches what along it, and what councils aim at."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo_mahalle.database.tables.base import metadata, shape, words

network = Table(
    "network",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, server_default=text("1")),
    words(
        "digest", comment="of the streets, facilities, people, borders, parameters and code it was made from"
    ),
    Column("nodes", BigInteger, nullable=False, comment="meeting points and ends"),
    Column("edges", BigInteger, nullable=False, comment="pieces of street between them"),
    Column("points", BigInteger, nullable=False, comment="points that people were spread over"),
    words("code_version", comment="version of the program"),
    Column(
        "parameters", JSONB, nullable=False, server_default=text("'{}'"), comment="distances it was made with"
    ),
    Column("built_at", DateTime(timezone=True), nullable=False, server_default=text("now()"), comment="when"),
    CheckConstraint("id = 1", name="single"),
    schema="analysis",
    comment="the street graph that access was computed on: one row",
)

network_edge = Table(
    "network_edge",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="number"),
    Column(
        "street_id",
        ForeignKey("register.street.id", ondelete="CASCADE"),
        nullable=False,
        comment="of which street",
    ),
    Column("start_node", BigInteger, nullable=False, comment="node it begins at"),
    Column("end_node", BigInteger, nullable=False, comment="node it ends at"),
    Column("length_m", Float, nullable=False, comment="length, m"),
    Column("width_m", Float, nullable=True, comment="clear width, m; NULL: not measured"),
    Column(
        "lit_share",
        Float,
        nullable=True,
        comment="share (0..1) near a working lamp; NULL: lamps not surveyed and its source says nothing",
    ),
    Column("is_drivable", Boolean, nullable=False, comment="neither footway nor steps"),
    words(
        "reach",
        comment="for a fire engine: reached, cut_off (wide, but only through a narrow one), narrow or "
        "unknown (width not measured)",
    ),
    shape("LINESTRING", comment="centre line"),
    CheckConstraint("reach IN ('reached', 'cut_off', 'narrow', 'unknown')", name="reach"),
    Index("ix_network_edge_street", "street_id"),
    schema="analysis",
    comment="pieces of street between meeting points, with widths and light joined",
)

access_row = Table(
    "access_row",
    metadata,
    Column(
        "area_id",
        ForeignKey("register.area.id", ondelete="CASCADE"),
        nullable=False,
        comment="smallest area the point lies in",
    ),
    words("kind", comment="kind of facility, or a group of kinds"),
    words(
        "mode",
        comment="walk, night (lit streets only), drive, enough (walk to where there is enough for all), "
        "emergency (straight to a passage a fire engine reaches), unmeasured (left out of emergency)",
    ),
    Column("distance_m", Float, nullable=True, comment="m along streets; NULL: out of reach"),
    Column("persons", Float, nullable=False, comment="persons; share of the area's people"),
    CheckConstraint("mode IN ('walk', 'night', 'drive', 'enough', 'emergency', 'unmeasured')", name="mode"),
    CheckConstraint("persons > 0", name="persons"),
    Index("ix_access_row_area", "area_id"),
    schema="analysis",
    comment="how far people are from the nearest facility, one row a point they were spread over; no homes",
)

access_ground = Table(
    "access_ground",
    metadata,
    Column(
        "area_id",
        ForeignKey("register.area.id", ondelete="CASCADE"),
        primary_key=True,
        comment="smallest area",
    ),
    words(
        "carrier",
        comment="what its people were spread over: buildings by floor space, or points of a grid",
    ),
    words("way", comment="streets, or straight: no street is known, straight lines made longer"),
    Column("points", BigInteger, nullable=False, comment="points its people stand at"),
    CheckConstraint("carrier IN ('buildings', 'grid')", name="carrier"),
    CheckConstraint("way IN ('streets', 'straight')", name="way"),
    schema="analysis",
    comment="what the access of a smallest area with people rests on",
)

supply_row = Table(
    "supply_row",
    metadata,
    Column("area_id", ForeignKey("register.area.id", ondelete="CASCADE"), primary_key=True, comment="area"),
    words("kind", primary_key=True, comment="kind of facility"),
    Column(
        "value",
        Float,
        nullable=False,
        comment="facilities, or places in them, for each person; mean over the people of the area",
    ),
    schema="analysis",
    comment="what there is of a kind for each person, shared among all who reach it (E2SFCA)",
)

target = Table(
    "target",
    metadata,
    words("indicator_id", primary_key=True, comment="as in layers/indicators"),
    Column("area_id", ForeignKey("register.area.id"), primary_key=True, comment="whose council"),
    words("year_key", primary_key=True, comment="year of the place's calendar"),
    Column("value", Float, nullable=False, comment="in the shown unit of the indicator"),
    Column("decided_on", Date, nullable=False, comment="day of the council's decision"),
    Column(
        "set_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("now()"),
        comment="when it was written down, UTC",
    ),
    schema="analysis",
    comment="what a council wants a number to be by the end of a year",
)

result_key = Table(
    "result_key",
    metadata,
    words(
        "result",
        primary_key=True,
        comment="relations (streets, lamps and grounds by area), or an indicator",
    ),
    words("digest", comment="of the facts, parameters, definition and code it was made from"),
    Column(
        "run_id",
        ForeignKey("analysis.run.id", ondelete="CASCADE"),
        nullable=False,
        comment="run that made it",
    ),
    Column("known", BigInteger, nullable=False, comment="values that are known; 0 for relations"),
    schema="analysis",
    comment="what kept results were made from; a result whose digest is another one is made anew",
)

dated_row = Table(
    "dated_row",
    metadata,
    words("kind", primary_key=True, comment="issue, closing, incident, event or meeting"),
    Column("first_on", Date, nullable=True, comment="first day, stray dates left out"),
    Column("last_on", Date, nullable=True, comment="last day by that day, stray dates left out"),
    Column("left_out", BigInteger, nullable=False, comment="facts of stray dates"),
    schema="analysis",
    comment="analysis.dated as the last computation found it, when it made the periods",
)
