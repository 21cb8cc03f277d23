"""The published snapshot: what the public may see, and all the public role can read.

A snapshot is immutable; its rows hang from it and refer to nothing private.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from geo_mahalle.database.tables.base import metadata, shape, words


def _of_snapshot() -> Column[Any]:
    return Column(
        "snapshot_id",
        Text,
        ForeignKey("pub.snapshot.id", ondelete="CASCADE"),
        primary_key=True,
        comment="of which snapshot",
    )


def _position(*, is_key: bool = True) -> Column[Any]:
    return Column(
        "position",
        Integer,
        primary_key=is_key,
        nullable=False,
        autoincrement=False,
        comment="order in the snapshot, from 0",
    )


published_snapshot = Table(
    "snapshot",
    metadata,
    words("id", comment="12 hexadecimal digits of the SHA-256 of its contents", primary_key=True),
    Column("as_of", Date, nullable=False, comment="'today' of the snapshot"),
    Column("document", JSONB, nullable=False, comment="place, levels, periods, titles, sources and counts"),
    Column(
        "published_at", DateTime(timezone=True), nullable=False, server_default=text("now()"), comment="when"
    ),
    CheckConstraint("id ~ '^[0-9a-f]{12}$'", name="id"),
    schema="pub",
    comment="published snapshots",
)

published_area = Table(
    "area",
    metadata,
    _of_snapshot(),
    _position(is_key=False),
    words("code", comment="code of the area", primary_key=True),
    words("level", comment="level of the area"),
    words("parent_code", nullable=True, comment="area directly above"),
    words("name_fa", comment="name in Persian"),
    words("name_en", nullable=True, comment="name in English"),
    Column("area_m2", Float, nullable=True, comment="geodesic area, m²"),
    Column("persons", Float, nullable=True, comment="persons; NULL: not known"),
    Column("households", Float, nullable=True, comment="households; NULL: not known"),
    Column("is_pilot", Boolean, nullable=False, comment="one of the pilot areas"),
    shape("POINT", name="centre", comment="a point inside it"),
    shape("MULTIPOLYGON", comment="boundary in force"),
    UniqueConstraint("snapshot_id", "position"),
    schema="pub",
    comment="areas of a snapshot",
)

published_value = Table(
    "value",
    metadata,
    _of_snapshot(),
    words("indicator_id", comment="indicator", primary_key=True),
    words("period_key", comment="period", primary_key=True),
    words("area_code", comment="area", primary_key=True),
    Column("value", Float, nullable=True, comment="in the unit shown; NULL: not known or not shown"),
    Column("low", Float, nullable=True, comment="lower end of the 95 % interval"),
    Column("high", Float, nullable=True, comment="upper end of the 95 % interval"),
    Column("n", Float, nullable=True, comment="observations it rests on"),
    words("status", comment="the worst of what holds"),
    Column("notes", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="all that holds"),
    Column(
        "sources", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="sources it rests on"
    ),
    Column("data_on", Date, nullable=True, comment="day to which its newest input reaches"),
    ForeignKeyConstraint(
        ["snapshot_id", "area_code"], ["pub.area.snapshot_id", "pub.area.code"], ondelete="CASCADE"
    ),
    CheckConstraint(
        "status NOT IN ('suppressed', 'no_survey', 'no_denominator')"
        " OR (value IS NULL AND low IS NULL AND high IS NULL AND n IS NULL)",
        name="hidden_is_empty",
    ),
    schema="pub",
    comment="values that may be shown",
)

published_issue = Table(
    "issue",
    metadata,
    _of_snapshot(),
    _position(),
    words("category_id", comment="category; S0 only"),
    Column("severity", SmallInteger, nullable=True, comment="1..4"),
    words("state", comment="where it stands"),
    words("opened", comment="month, never the day"),
    words("area_code", nullable=True, comment="area"),
    shape("POINT", comment="on a public way"),
    schema="pub",
    comment="problems on public ways with a named addressee",
)

published_facility = Table(
    "facility",
    metadata,
    _of_snapshot(),
    _position(),
    words("kind", comment="kind"),
    words("name", nullable=True, comment="name"),
    Column("is_working", Boolean, nullable=True, comment="NULL: not known"),
    Column("capacity", Float, nullable=True, comment="NULL: not known"),
    words("area_code", nullable=True, comment="area"),
    shape("POINT", name="point", comment="a point of it"),
    shape("MULTIPOLYGON", name="shape", nullable=True, comment="its extent, where it has one"),
    schema="pub",
    comment="services and utilities that may be shown",
)

published_street = Table(
    "street",
    metadata,
    _of_snapshot(),
    _position(),
    words("class", nullable=True, comment="class"),
    words("name", nullable=True, comment="name"),
    Column("width_m", Float, nullable=True, comment="clear width, m; NULL: not measured"),
    Column(
        "lit_share",
        Float,
        nullable=True,
        comment="share (0..1) near a working lamp; NULL: lamps not surveyed",
    ),
    Column("is_walked", Boolean, nullable=False, comment="walked in the twelve months before"),
    words("area_code", nullable=True, comment="area"),
    shape("LINESTRING", comment="the part inside the area"),
    schema="pub",
    comment="street parts",
)

published_coverage = Table(
    "coverage",
    metadata,
    _of_snapshot(),
    words("area_code", comment="area", primary_key=True),
    words("theme", comment="what was looked for", primary_key=True),
    Column("surveyed_on", Date, primary_key=True, comment="day of the survey"),
    Column("completeness", Float, nullable=True, comment="share (0..1)"),
    schema="pub",
    comment="what was surveyed where",
)
