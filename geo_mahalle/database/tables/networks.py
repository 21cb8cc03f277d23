"""Networks and access, indexes, hot spots and reporting: what is computed beyond single indicators."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo_mahalle.database.tables.base import key, metadata, words

# -- indexes, hot spots and reporting

study = Table(
    "study",
    metadata,
    key(),
    words("kind", comment="index, hot_spots or reporting"),
    words("level", comment="level of the areas compared"),
    words("period_key", nullable=True, comment="of which period; NULL: all reports up to today"),
    words("indicator_id", nullable=True, comment="of which indicator; NULL: of several or of none"),
    Column("run_id", BigInteger, nullable=True, comment="newest computation it rests on; may be gone by now"),
    Column(
        "seed", BigInteger, nullable=False, comment="where its draws start: the same seed, the same result"
    ),
    words("method_version", comment="version of the method"),
    words("code_version", comment="version of the program"),
    Column(
        "parameters", JSONB, nullable=False, server_default=text("'{}'"), comment="what it was asked with"
    ),
    Column("whole", JSONB, nullable=False, server_default=text("'{}'"), comment="what holds for all areas"),
    Column(
        "computed_at", DateTime(timezone=True), nullable=False, server_default=text("now()"), comment="when"
    ),
    CheckConstraint("kind IN ('index', 'hot_spots', 'reporting')", name="kind"),
    Index("ix_study_kind", "kind", "level", "period_key", "indicator_id"),
    schema="analysis",
    comment="areas compared with each other: indexes, hot spots, reporting; for analysts, never published",
)

study_value = Table(
    "study_value",
    metadata,
    Column(
        "study_id",
        ForeignKey("analysis.study.id", ondelete="CASCADE"),
        primary_key=True,
        comment="of which study",
    ),
    Column("area_id", ForeignKey("register.area.id"), primary_key=True, comment="where"),
    Column(
        "value", Float, nullable=True, comment="score 0-100, z, or reporting against the place (1: as all)"
    ),
    Column("low", Float, nullable=True, comment="lower end: rank at 5 %, or limit of 90 %"),
    Column("high", Float, nullable=True, comment="upper end: rank at 95 %, or limit of 90 %"),
    Column("p", Float, nullable=True, comment="two-sided probability, or chance to lie in the worst quarter"),
    Column("n", Float, nullable=True, comment="indicators, neighbours or problems it rests on"),
    words("label", nullable=True, comment="band, hot, cold, silent and the like; NULL: not known"),
    Column("details", JSONB, nullable=False, server_default=text("'{}'"), comment="further figures"),
    schema="analysis",
    comment="what a study says of each area",
)
