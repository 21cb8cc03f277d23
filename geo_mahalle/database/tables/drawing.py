"""What people draw and place before it is in the register: drafts of boundaries, placed rows, the picture."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from geo_mahalle.database.tables.base import key, metadata, public_id, references, shape, words


def _moment(name: str, *, comment: str) -> Column[object]:
    return Column(
        name, DateTime(timezone=True), nullable=False, server_default=text("now()"), comment=comment
    )


boundary_draft = Table(
    "boundary_draft",
    metadata,
    key(),
    public_id(),
    words("code", nullable=True, comment="code of the area; NULL: made from its name when it is approved"),
    words("name_fa", comment="name of the area"),
    words("level", comment="level of the area"),
    words("parent_code", nullable=True, comment="code of the area around it; NULL: found by where it lies"),
    shape("MULTIPOLYGON", comment="the boundary as it is drawn now; never repaired by machine"),
    Column("area_m2", Float, nullable=False, comment="geodesic area, m²"),
    words("status", server_default=text("'draft'"), comment="draft, agreed, approved or withdrawn"),
    Column(
        "revision",
        Integer,
        nullable=False,
        server_default=text("1"),
        comment="counts changes, so that two people who draw at once see it",
    ),
    references(
        "import_run_id",
        "register.import_run.id",
        nullable=True,
        ondelete="SET NULL",
        comment="the import that brought it into the register; NULL: none, or it was undone",
    ),
    Column(
        "absorbs",
        ARRAY(Text),
        nullable=False,
        server_default=text("'{}'"),
        comment="codes of areas in force that end where this draft comes into force",
    ),
    CheckConstraint("status IN ('draft', 'agreed', 'approved', 'withdrawn')", name="status"),
    CheckConstraint("area_m2 > 0", name="has_area"),
    CheckConstraint("code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'", name="code"),
    Index(
        "uq_boundary_draft_open_code",
        "code",
        unique=True,
        postgresql_where=text("status IN ('draft', 'agreed')"),
    ),
    schema="register",
    comment="a boundary that is being drawn and agreed; approved ones are versions in area_boundary",
)

boundary_step = Table(
    "boundary_step",
    metadata,
    key(),
    references("draft_id", "register.boundary_draft.id", comment="of which draft"),
    words("step", comment="drawn, changed, agreed, approved, reopened or withdrawn"),
    Column("on_day", Date, nullable=True, comment="day of the meeting that agreed"),
    words("note", nullable=True, comment="which meeting, or what was changed"),
    words("by_account", comment="public identifier of the account"),
    _moment("at", comment="when"),
    CheckConstraint(
        "step IN ('drawn', 'changed', 'agreed', 'approved', 'reopened', 'withdrawn')", name="step"
    ),
    Index("ix_boundary_step_draft", "draft_id"),
    schema="register",
    comment="what happened to a draft, in order; nothing of it is changed",
)

placing = Table(
    "placing",
    metadata,
    key(),
    references(
        "import_run_id", "register.import_run.id", ondelete="CASCADE", comment="import that refused the row"
    ),
    Column("line", BigInteger, nullable=False, comment="its line"),
    shape("POINT", nullable=True, comment="where it was placed; NULL: put aside, or in the register already"),
    words("how", comment="candidate: a place that was offered; drag: by hand; aside: put aside"),
    words("candidate", nullable=True, comment="name of the place that was offered"),
    Column("score", Float, nullable=True, comment="how well the address fits it, 0 to 1"),
    words("by_account", comment="public identifier of the account"),
    _moment("at", comment="when"),
    references(
        "brought_run_id",
        "register.import_run.id",
        nullable=True,
        ondelete="SET NULL",
        comment="import that brought the placed row in; NULL: none yet, or it was undone",
    ),
    CheckConstraint("how IN ('candidate', 'drag', 'aside')", name="how"),
    UniqueConstraint("import_run_id", "line"),
    schema="register",
    comment="refused rows with an address only, placed by people",
)

base_map = Table(
    "base_map",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, comment="always 1: there is one"),
    words("file_name", comment="name it came with"),
    words("file_sha256", comment="SHA-256 of the file, and its name in the data folder"),
    words("credit", comment="who made the picture, shown on the map"),
    Column("least_zoom", SmallInteger, nullable=False, comment="coarsest level of its tiles"),
    Column("most_zoom", SmallInteger, nullable=False, comment="finest level of its tiles"),
    words("by_account", comment="public identifier of the account that brought it"),
    _moment("at", comment="when"),
    CheckConstraint("id = 1", name="one"),
    CheckConstraint("0 <= least_zoom AND least_zoom <= most_zoom AND most_zoom <= 24", name="zooms"),
    schema="register",
    comment="the aerial picture under the maps of this place",
)
