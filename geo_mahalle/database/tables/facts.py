"""Dated facts: reports, issues and their events, incidents, community events, meetings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from geo_mahalle.database.tables.base import key, metadata, public_id, references, shape, words

category = Table(
    "category",
    metadata,
    words("id", comment="category, as in layers/categories.csv", primary_key=True),
    words("committee_id", comment="committee that looks after it"),
    words("agency_id", nullable=True, comment="agency that mends it"),
    Column("sensitivity", SmallInteger, nullable=False, comment="S0 public thing .. S3 social harm"),
    Column("deadline_days", Integer, nullable=True, comment="working days to mend it; NULL: none set"),
    words("theme", nullable=True, comment="survey theme under which it is looked for"),
    CheckConstraint("sensitivity BETWEEN 0 AND 3", name="sensitivity"),
    UniqueConstraint("id", "sensitivity"),
    schema="register",
    comment="categories, copied from the catalogue so that the database itself knows their sensitivity",
)


def _categorised() -> list[Any]:
    """Return the columns and checks of a fact with a category: the class of the category is in the row."""
    return [
        words("category_id", comment="category"),
        Column("sensitivity", SmallInteger, nullable=False, comment="class of the category, S0..S3"),
        Column(
            "severity", SmallInteger, nullable=True, comment="1..4 by the category's rubric; NULL: not judged"
        ),
        ForeignKeyConstraint(
            ["category_id", "sensitivity"],
            ["register.category.id", "register.category.sensitivity"],
            onupdate="CASCADE",
        ),
        CheckConstraint("sensitivity < 3 OR geom IS NULL", name="s3_has_no_geometry"),
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
    ]


def _located() -> list[Any]:
    """Return the columns that say where a fact was placed, and how."""
    return [
        references("area_id", "register.area.id", nullable=True, comment="smallest area that holds it"),
        Column(
            "also_in", ARRAY(BigInteger), nullable=True, comment="other areas of that level that hold it too"
        ),
        words("located_as", comment="point, outside (every area), named (by its area) or none"),
        CheckConstraint("located_as IN ('point', 'outside', 'named', 'none')", name="located_as"),
    ]


_POINT_ON_EARTH = "ST_X(geom) BETWEEN -180 AND 180 AND ST_Y(geom) BETWEEN -90 AND 90"
"""PostGIS stores NaN and 5,000 degrees without a word; NaN compares as larger than any number."""


def _recorded() -> list[Any]:
    """Return the columns by which a fact is known to its source."""
    return [
        Column("source_id", ForeignKey("register.source.id"), nullable=False, comment="whose data"),
        words("source_key", comment="the source's own key"),
        Column("source_line", BigInteger, nullable=True, comment="line of the imported file"),
        references(
            "import_run_id", "register.import_run.id", nullable=True, comment="import that brought it"
        ),
        UniqueConstraint("source_id", "source_key"),
    ]


issue = Table(
    "issue",
    metadata,
    key(),
    public_id(),
    *_categorised(),
    shape("GEOMETRY", nullable=True, comment="point, line or polygon; NULL where only the area is known"),
    *_located(),
    Column("state", ForeignKey("register.issue_state.id"), nullable=False, comment="where it stands"),
    words("origin", comment="recorded here or imported with its history"),
    Column("opened_at", DateTime(timezone=True), nullable=False, comment="first report"),
    Column("opened_on", Date, nullable=False, comment="its day in the place's timezone"),
    Column("acknowledged_at", DateTime(timezone=True), nullable=True, comment="first answer; NULL: none"),
    Column("resolved_at", DateTime(timezone=True), nullable=True, comment="last closing; NULL while open"),
    Column("resolved_on", Date, nullable=True, comment="its day in the place's timezone"),
    Column("reports", Integer, nullable=False, server_default=text("1"), comment="reports of this issue"),
    references("import_run_id", "register.import_run.id", nullable=True, comment="import that brought it"),
    CheckConstraint("origin IN ('recorded', 'imported')", name="origin"),
    CheckConstraint("resolved_at IS NULL OR resolved_at >= opened_at", name="resolved_after_opened"),
    CheckConstraint("(resolved_at IS NULL) = (resolved_on IS NULL)", name="resolved_day"),
    Index("ix_issue_area_category", "area_id", "category_id", "opened_on"),
    Index("ix_issue_page", "opened_on", "category_id", "public_id"),
    schema="register",
    comment="the thing in the world that reports are about; counts use issues",
)

report = Table(
    "report",
    metadata,
    key(),
    public_id(),
    Column(
        "client_id",
        Uuid,
        nullable=True,
        unique=True,
        comment="identifier the sender chose; sent again, same answer",
    ),
    Column(
        "body_hmac",
        LargeBinary,
        nullable=True,
        comment="keyed digest of the body: same id with another body is refused",
    ),
    *_recorded(),
    *_categorised(),
    shape("POINT", nullable=True, comment="where; NULL where only the area is known"),
    Column("accuracy_m", Float, nullable=True, comment="stated accuracy, m; NULL: not stated"),
    *_located(),
    references("named_area_id", "register.area.id", nullable=True, comment="area the report itself names"),
    Column("reported_at", DateTime(timezone=True), nullable=False, comment="when"),
    Column("reported_on", Date, nullable=False, comment="its day in the place's timezone"),
    words("note", nullable=True, comment="restricted: free text, S0 and S1 only"),
    references("issue_id", "register.issue.id", nullable=True, comment="issue it is evidence for"),
    CheckConstraint("sensitivity < 2 OR note IS NULL", name="s2_has_no_note"),
    CheckConstraint("accuracy_m >= 0", name="accuracy"),
    CheckConstraint(_POINT_ON_EARTH, name="point_on_earth"),
    Index("ix_report_issue", "issue_id"),
    Index("ix_report_area_category", "area_id", "category_id", "reported_on"),
    schema="register",
    comment="evidence: what somebody saw, where and when",
)

issue_state = Table(
    "issue_state",
    metadata,
    words("id", comment="state", primary_key=True),
    words("title_fa", comment="the word on the screen"),
    words("title_en", comment="the word in English"),
    Column("is_open", Boolean, nullable=False, comment="counts as an open issue"),
    Column("position", SmallInteger, nullable=False, comment="order of display"),
    schema="register",
    comment="states of an issue",
)

issue_move = Table(
    "issue_move",
    metadata,
    Column("from_state", ForeignKey("register.issue_state.id"), primary_key=True),
    Column("to_state", ForeignKey("register.issue_state.id"), primary_key=True),
    words("actor_role", comment="who may make the move", primary_key=True),
    schema="register",
    comment="allowed moves; the database refuses every other one",
)

issue_event = Table(
    "issue_event",
    metadata,
    key(),
    references("issue_id", "register.issue.id", comment="of which issue"),
    words("kind", comment="opened, acknowledged, moved, reopened or closed"),
    Column("to_state", ForeignKey("register.issue_state.id"), nullable=False, comment="state after it"),
    Column("at", DateTime(timezone=True), nullable=False, comment="when"),
    Column("on_day", Date, nullable=False, comment="its day in the place's timezone"),
    words("origin", comment="recorded here or imported with its history; imported ones are not judged"),
    words("actor_role", nullable=True, comment="role, never a name; NULL for imported ones"),
    CheckConstraint("origin IN ('recorded', 'imported')", name="origin"),
    CheckConstraint("kind IN ('opened', 'acknowledged', 'moved', 'reopened', 'closed')", name="kind"),
    CheckConstraint("origin = 'imported' OR actor_role IS NOT NULL", name="actor"),
    Index("ix_issue_event_issue", "issue_id", "at"),
    schema="register",
    comment="history of issues, append-only",
)

incident = Table(
    "incident",
    metadata,
    key(),
    public_id(),
    *_recorded(),
    words("kind", comment="kind of incident, as its source says it"),
    Column(
        "occurred_at",
        DateTime(timezone=True),
        nullable=True,
        comment="when; NULL where only the day is known",
    ),
    Column("occurred_on", Date, nullable=False, comment="day in the place's timezone"),
    shape("POINT", nullable=True, comment="where; NULL where only the area is known"),
    *_located(),
    references(
        "stated_area_id",
        "register.area.id",
        nullable=True,
        comment="area the source states, often the base's",
    ),
    Column("count", Integer, nullable=False, server_default=text("1"), comment="incidents in this row"),
    Column("casualties", Integer, nullable=True, comment="persons hurt or dead; NULL: not stated"),
    CheckConstraint("count >= 0 AND casualties >= 0", name="not_negative"),
    CheckConstraint(_POINT_ON_EARTH, name="point_on_earth"),
    Index("ix_incident_area_kind", "area_id", "kind", "occurred_on"),
    schema="register",
    comment="dated counts without a lifecycle: rescue, crash",
)

event = Table(
    "event",
    metadata,
    key(),
    *_recorded(),
    references("area_id", "register.area.id", comment="where"),
    words("kind", comment="what was held"),
    Column("on_day", Date, nullable=False, comment="day"),
    words("band", nullable=True, comment="how many came, in bands; NULL: not noted"),
    words("host_kind", comment="kind of host, as in layers/facilities.csv"),
    words("host_key", nullable=True, comment="which host: its source key; NULL: not noted"),
    Column("is_open", Boolean, nullable=True, comment="open to everybody; NULL: not noted"),
    Index("ix_event_area_day", "area_id", "on_day"),
    schema="register",
    comment="what neighbourhoods hold: counts in bands, never names",
)

meeting = Table(
    "meeting",
    metadata,
    references("area_id", "register.area.id", comment="whose"),
    words("committee_id", comment="committee, or council"),
    Column("planned_on", Date, nullable=False, comment="planned day"),
    Column("held_on", Date, nullable=True, comment="day held; NULL: not held"),
    UniqueConstraint("area_id", "committee_id", "planned_on"),
    schema="register",
    comment="meetings of councils and committees",
)

retention = Table(
    "retention",
    metadata,
    key(),
    Column("at", DateTime(timezone=True), nullable=False, server_default=text("now()"), comment="when"),
    words("reason", comment="why the columns were blanked"),
    words("category_id", nullable=True, comment="category it was about"),
    words("table_name", comment="where"),
    Column("columns", ARRAY(Text), nullable=False, comment="which columns"),
    Column("rows", BigInteger, nullable=False, comment="in how many rows; never what stood there"),
    schema="register",
    comment="what was blanked for good: proof that it is gone, without what it was",
)
