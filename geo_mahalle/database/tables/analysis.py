"""Computed results: runs, periods, values, and the priors a full run froze."""

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
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from geo_mahalle.database.tables.base import key, metadata, references, words

STATUSES = (
    "suppressed",
    "no_survey",
    "no_denominator",
    "quiet",
    "stale",
    "unstable",
    "imputed",
    "partial",
    "ok",
)

period = Table(
    "period_row",
    metadata,
    words("period_key", comment="1404, 1404-Q2, 1404-07, g2014-07", primary_key=True),
    words("kind", comment="year, quarter or month"),
    Column("starts_on", Date, nullable=False, comment="first day"),
    Column("ends_on", Date, nullable=False, comment="last day"),
    CheckConstraint("kind IN ('year', 'quarter', 'month')", name="kind"),
    CheckConstraint("ends_on >= starts_on", name="days"),
    schema="analysis",
    comment="periods of the place's calendar that have data",
)

area_neighbour = Table(
    "area_neighbour_row",
    metadata,
    Column("area_id", ForeignKey("register.area.id"), primary_key=True),
    Column("neighbour_id", ForeignKey("register.area.id"), primary_key=True),
    schema="analysis",
    comment="areas of one level that touch along a line",
)

run = Table(
    "run",
    metadata,
    key(),
    Column("as_of", Date, nullable=False, comment="'today' of the run"),
    Column("is_full", Boolean, nullable=False, comment="a full run freezes priors and goalposts"),
    words("code_version", comment="version of the program"),
    words("catalogue_sha256", comment="digest of the layers folder"),
    Column("parameters", JSONB, nullable=False, server_default=text("'{}'"), comment="parameters of the run"),
    Column(
        "started_at", DateTime(timezone=True), nullable=False, server_default=text("now()"), comment="start"
    ),
    Column("finished_at", DateTime(timezone=True), nullable=True, comment="end; NULL while it runs"),
    schema="analysis",
    comment="computations of indicators",
)

value = Table(
    "value",
    metadata,
    Column("run_id", BigInteger, primary_key=True, autoincrement=False, comment="of which run"),
    words("indicator_id", comment="as in layers/indicators", primary_key=True),
    Column("area_id", BigInteger, primary_key=True, autoincrement=False, comment="where"),
    words("period_key", comment="when", primary_key=True),
    Column("value", Float, nullable=True, comment="in the indicator's unit; NULL: not known"),
    Column("low", Float, nullable=True, comment="lower end of the 95 % interval"),
    Column("high", Float, nullable=True, comment="upper end of the 95 % interval"),
    words("interval_kind", comment="exact, posterior, wilson, greenwood or none"),
    Column("n", Float, nullable=True, comment="observations it rests on; NULL: not known"),
    Column("numerator", Float, nullable=True, comment="sufficient statistic"),
    Column("denominator", Float, nullable=True, comment="sufficient statistic"),
    words("status", comment="the worst of what holds"),
    Column("notes", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="all that holds"),
    Column(
        "sources", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="sources it rests on"
    ),
    Column("data_on", Date, nullable=True, comment="day to which its newest input reaches"),
    CheckConstraint("status IN ('" + "', '".join(STATUSES) + "')", name="status"),
    CheckConstraint(
        "interval_kind IN ('exact', 'posterior', 'wilson', 'greenwood', 'none')", name="interval_kind"
    ),
    CheckConstraint("low <= high", name="interval"),
    Index("ix_value_indicator", "indicator_id", "period_key"),
    schema="analysis",
    comment="values of indicators with interval, n and status",
)

prior = Table(
    "prior",
    metadata,
    references("run_id", "analysis.run.id", comment="full run that froze it", ondelete="CASCADE"),
    words("indicator_id", comment="of which indicator", primary_key=True),
    words("level", comment="level of the areas", primary_key=True),
    words("period_kind", comment="year, quarter or month", primary_key=True),
    Column("parameters", JSONB, nullable=False, comment="mean and shape of the prior, goalposts"),
    schema="analysis",
    comment="priors and goalposts in force, replaced by full runs only",
)
