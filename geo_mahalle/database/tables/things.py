"""Things and figures of areas: facilities, streets, population, attributes, coverage."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from geo_mahalle.database.tables.base import key, metadata, public_id, references, shape, words


def _from_source() -> list[Column[Any]]:
    """Return the columns by which a thing is known to its source and versioned."""
    return [
        Column("source_id", ForeignKey("register.source.id"), nullable=False, comment="whose data"),
        words("source_key", comment="the source's own key"),
        Column("from_on", Date, nullable=False, comment="first day of this version"),
        Column("to_on", Date, nullable=True, comment="day after its last; NULL while it holds"),
        references("import_run_id", "register.import_run.id", comment="import that brought this version"),
    ]


facility = Table(
    "facility",
    metadata,
    key(),
    public_id(),
    *_from_source(),
    words("kind", comment="kind, as in layers/facilities.csv"),
    words("name", nullable=True, comment="name, where it has one"),
    shape("GEOMETRY", nullable=True, comment="point or polygon; NULL where only the area is known"),
    references("area_id", "register.area.id", nullable=True, comment="smallest area that holds it"),
    Column("also_in", ARRAY(BigInteger), nullable=True, comment="other areas of that level that hold it too"),
    words("located_as", comment="point, outside, named or none"),
    Column("is_working", Boolean, nullable=True, comment="NULL: not known"),
    Column("capacity", Float, nullable=True, comment="persons, seats or m² by kind; NULL: not known"),
    Column("sensitivity", SmallInteger, nullable=False, server_default=text("0"), comment="S0..S3"),
    CheckConstraint("sensitivity < 3 OR geom IS NULL", name="s3_has_no_geometry"),
    CheckConstraint("sensitivity BETWEEN 0 AND 3", name="sensitivity"),
    CheckConstraint("located_as IN ('point', 'outside', 'named', 'none')", name="located_as"),
    CheckConstraint("to_on IS NULL OR to_on > from_on", name="days"),
    Index(
        "uq_facility_current", "source_id", "source_key", unique=True, postgresql_where=text("to_on IS NULL")
    ),
    Index("ix_facility_area_kind", "area_id", "kind"),
    schema="register",
    comment="service centres and city installations, by version",
)

facility_part = Table(
    "facility_part",
    metadata,
    Column("facility_id", ForeignKey("register.facility.id", ondelete="CASCADE"), primary_key=True),
    Column("area_id", ForeignKey("register.area.id"), primary_key=True),
    Column("area_m2", Float, nullable=False, comment="geodesic area inside the area, m²"),
    schema="register",
    comment="facilities with an extent, cut by area",
)

street = Table(
    "street",
    metadata,
    key(),
    *_from_source(),
    words("name", nullable=True, comment="official name"),
    words("local_name", nullable=True, comment="what people here call it"),
    words("class", comment="main, street, alley, footway, steps or unknown"),
    Column(
        "width_m", Float, nullable=True, comment="clear width, m; NULL: not measured, never a class default"
    ),
    shape("LINESTRING", comment="centre line"),
    Column("length_m", Float, nullable=False, comment="geodesic length, m"),
    Column("walked_on", Date, nullable=True, comment="last safety walk; NULL: not walked"),
    Column("is_lit", Boolean, nullable=True, comment="whether its source says it is lit; NULL: not said"),
    Column(
        "level",
        SmallInteger,
        nullable=True,
        comment="storey: 0 ground, 1 a bridge, -1 a tunnel; NULL: not said, taken as ground",
    ),
    CheckConstraint("width_m IS NULL OR width_m > 0", name="width"),
    CheckConstraint("level BETWEEN -10 AND 10", name="level"),
    CheckConstraint("length_m > 0", name="has_length"),
    CheckConstraint("to_on IS NULL OR to_on > from_on", name="days"),
    Index(
        "uq_street_current", "source_id", "source_key", unique=True, postgresql_where=text("to_on IS NULL")
    ),
    schema="register",
    comment="streets and alleys, by version",
)

building = Table(
    "building",
    metadata,
    key(),
    *_from_source(),
    words("purpose", comment="home, other (nobody lives there) or unknown"),
    Column("levels", Float, nullable=True, comment="storeys; NULL: not known, counted as one"),
    Column("footprint_m2", Float, nullable=False, comment="geodesic area of its outline, m²"),
    shape("GEOMETRY", comment="outline"),
    CheckConstraint("purpose IN ('home', 'other', 'unknown')", name="purpose"),
    CheckConstraint("levels > 0", name="levels"),
    CheckConstraint("footprint_m2 > 0", name="footprint"),
    CheckConstraint("to_on IS NULL OR to_on > from_on", name="days"),
    Index(
        "uq_building_current", "source_id", "source_key", unique=True, postgresql_where=text("to_on IS NULL")
    ),
    schema="register",
    comment="buildings, by version; never who lives in them",
)

street_part = Table(
    "street_part",
    metadata,
    key(),
    Column(
        "street_id", ForeignKey("register.street.id", ondelete="CASCADE"), nullable=False, comment="of which"
    ),
    references("area_id", "register.area.id", comment="smallest area it lies in"),
    shape("GEOMETRY", comment="the part inside the area"),
    Column("length_m", Float, nullable=False, comment="geodesic length of the part, m"),
    Column(
        "lit_m", Float, nullable=True, comment="metres of it near a working lamp; NULL: lamps not surveyed"
    ),
    Column("width_m", Float, nullable=True, comment="clear width, m; NULL: not measured"),
    Column("walked_on", Date, nullable=True, comment="last safety walk; NULL: not walked"),
    Index("ix_street_part_area", "area_id"),
    UniqueConstraint("street_id", "area_id"),
    schema="register",
    comment="streets cut by area, with what lights them",
)

population = Table(
    "population",
    metadata,
    Column("area_id", ForeignKey("register.area.id"), primary_key=True, comment="where"),
    words("period_key", comment="year, for example 1395", primary_key=True),
    Column("source_id", ForeignKey("register.source.id"), primary_key=True, comment="whose data"),
    Column("on_day", Date, nullable=False, comment="day of the count"),
    Column("persons", Float, nullable=True, comment="persons; NULL: not known"),
    Column("households", Float, nullable=True, comment="households; NULL: not known"),
    Column("men", Float, nullable=True, comment="men and boys; NULL: not known"),
    Column("women", Float, nullable=True, comment="women and girls; NULL: not known"),
    references("import_run_id", "register.import_run.id", comment="import that brought it"),
    CheckConstraint("persons >= 0 AND households >= 0 AND men >= 0 AND women >= 0", name="not_negative"),
    schema="register",
    comment="population of areas by year",
)

population_band = Table(
    "population_band",
    metadata,
    Column("area_id", ForeignKey("register.area.id"), primary_key=True, comment="where"),
    words("period_key", comment="year, for example 1395", primary_key=True),
    Column("source_id", ForeignKey("register.source.id"), primary_key=True, comment="whose data"),
    words("sex", comment="women, men or all", primary_key=True),
    Column("age_from", SmallInteger, primary_key=True, autoincrement=False, comment="first year of age"),
    Column("age_to", SmallInteger, nullable=True, comment="last year of age; NULL: and over"),
    Column("persons", Float, nullable=False, comment="persons"),
    references("import_run_id", "register.import_run.id", comment="import that brought it"),
    CheckConstraint("sex IN ('women', 'men', 'all')", name="sex"),
    CheckConstraint("age_from >= 0 AND (age_to IS NULL OR age_to >= age_from)", name="ages"),
    CheckConstraint("persons >= 0", name="not_negative"),
    schema="register",
    comment="population by age band and sex",
)

attribute_value = Table(
    "attribute_value",
    metadata,
    Column("area_id", ForeignKey("register.area.id"), primary_key=True, comment="where"),
    words("period_key", comment="year or quarter", primary_key=True),
    words("attribute_id", comment="as in layers/attributes.csv", primary_key=True),
    Column("source_id", ForeignKey("register.source.id"), primary_key=True, comment="whose data"),
    Column("on_day", Date, nullable=True, comment="day to which the figure refers"),
    Column("numerator", Float, nullable=True, comment="what is counted; NULL: not known"),
    Column("denominator", Float, nullable=True, comment="out of what; NULL: a plain figure"),
    references("import_run_id", "register.import_run.id", comment="import that brought it"),
    schema="register",
    comment="figures of areas from censuses, surveys and letters",
)

coverage = Table(
    "coverage",
    metadata,
    Column("area_id", ForeignKey("register.area.id"), primary_key=True, comment="where"),
    words("theme", comment="what was looked for", primary_key=True),
    Column("surveyed_on", Date, primary_key=True, comment="day of the survey"),
    Column(
        "completeness",
        Float,
        nullable=False,
        server_default=text("1"),
        comment="share (0..1) of the area looked at",
    ),
    references("import_run_id", "register.import_run.id", comment="import or walk that says so"),
    CheckConstraint("completeness > 0 AND completeness <= 1", name="completeness"),
    schema="register",
    comment="what was surveyed where; without a row a count is unknown, never 0",
)
