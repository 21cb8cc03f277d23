"""The place, its areas, and the versions of their boundaries."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint

from geo_mahalle.database.tables.base import key, metadata, references, shape, words

place = Table(
    "place",
    metadata,
    Column("id", SmallInteger, primary_key=True, server_default=text("1"), autoincrement=False),
    words("key", comment="the word by which the command line names this place"),
    words("name_fa", comment="name in Persian"),
    words("name_en", comment="name in English"),
    words("timezone", comment="IANA timezone in which a fact's day is computed"),
    words("calendar", comment="jalali or gregorian: the calendar of periods and pages"),
    words("language", comment="first language of pages"),
    Column(
        "metre_srid",
        Integer,
        nullable=False,
        comment="projected EPSG code used only for x_m, y_m and buffers",
    ),
    Column("west", Float, nullable=False, comment="degrees east; the box shows swapped axes and wrong zones"),
    Column("south", Float, nullable=False, comment="degrees north"),
    Column("east", Float, nullable=False, comment="degrees east"),
    Column("north", Float, nullable=False, comment="degrees north"),
    words("currency", comment="ISO 4217 code of money amounts", server_default="IRR"),
    Column("as_of", Date, nullable=True, comment="fixed 'today' of the place; NULL means the real day"),
    CheckConstraint("id = 1", name="one_row"),
    CheckConstraint("calendar IN ('jalali', 'gregorian')", name="calendar"),
    CheckConstraint("west < east AND south < north AND west >= -180 AND east <= 180", name="bounds"),
    CheckConstraint("south >= -90 AND north <= 90", name="latitudes"),
    schema="register",
    comment="the one place this database is about",
)

area_level = Table(
    "area_level",
    metadata,
    words("id", comment="level, for example neighbourhood", primary_key=True),
    Column("rank", SmallInteger, nullable=False, unique=True, comment="1 is the largest"),
    words("title_fa", comment="Persian word for the level"),
    words("title_en", comment="English word for the level"),
    schema="register",
    comment="levels of areas, from the province to the census block",
)

area = Table(
    "area",
    metadata,
    key(),
    words("code", comment="the place's own code; addresses and files use it", unique=True),
    Column("level", ForeignKey("register.area_level.id"), nullable=False, comment="level of the area"),
    references("parent_id", "register.area.id", nullable=True, comment="the area directly above"),
    words("name_fa", comment="name in Persian, or as the source has it"),
    words("name_en", nullable=True, comment="name in English, where known"),
    words("name_folded", comment="name reduced for comparing, made by register.fold"),
    words("status", comment="draft, agreed by the council, approved", server_default="draft"),
    Column(
        "is_pilot", Boolean, nullable=False, server_default=text("false"), comment="one of the pilot areas"
    ),
    Column(
        "is_under_served",
        Boolean,
        nullable=True,
        comment="restricted: a measured service gap; NULL not assessed",
    ),
    references("import_run_id", "register.import_run.id", nullable=True, comment="import that made the row"),
    CheckConstraint("status IN ('draft', 'agreed', 'approved')", name="status"),
    CheckConstraint("parent_id <> id", name="not_own_parent"),
    CheckConstraint("code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'", name="code"),
    Index("ix_area_level_name", "level", "name_folded"),
    Index("ix_area_parent", "parent_id"),
    schema="register",
    comment="an area that lasts while its boundary may change",
)

area_boundary = Table(
    "area_boundary",
    metadata,
    key(),
    references("area_id", "register.area.id", comment="whose boundary"),
    Column("valid", DATERANGE, nullable=False, comment="days on which this boundary is in force"),
    shape("MULTIPOLYGON", comment="boundary as agreed; never altered, never repaired"),
    Column("area_m2", Float, nullable=False, comment="geodesic area, m²"),
    references("import_run_id", "register.import_run.id", nullable=True, comment="import that brought it"),
    CheckConstraint("area_m2 > 0", name="has_area"),
    CheckConstraint("NOT isempty(valid)", name="valid"),
    ExcludeConstraint(("area_id", "="), ("valid", "&&"), using="gist", name="ex_area_boundary_one_at_a_time"),
    schema="register",
    comment="versions of an area's boundary",
)

area_shape = Table(
    "area_shape",
    metadata,
    Column(
        "boundary_id",
        BigInteger,
        ForeignKey("register.area_boundary.id", ondelete="CASCADE"),
        primary_key=True,
        comment="of which boundary",
    ),
    Column("tolerance_m", SmallInteger, primary_key=True, autoincrement=False, comment="simplified by, m"),
    Column("shape", LargeBinary, nullable=False, comment="WKB of the simplified shape, for drawing only"),
    schema="register",
    comment="boundaries simplified as one coverage, for maps",
)

area_crosswalk = Table(
    "area_crosswalk",
    metadata,
    Column(
        "from_boundary_id",
        BigInteger,
        ForeignKey("register.area_boundary.id"),
        primary_key=True,
        comment="older boundary",
    ),
    Column(
        "to_boundary_id",
        BigInteger,
        ForeignKey("register.area_boundary.id"),
        primary_key=True,
        comment="newer boundary",
    ),
    Column("area_share", Float, nullable=False, comment="share (0..1) of the older boundary's area"),
    CheckConstraint("area_share > 0 AND area_share <= 1.000001", name="share"),
    schema="register",
    comment="how an older set of boundaries divides among a newer one",
)

area_code = Table(
    "area_code",
    metadata,
    references("area_id", "register.area.id", comment="whose code"),
    words("system", comment="own, census, divisions, osm, …"),
    words("code", comment="the code in that system"),
    UniqueConstraint("system", "code"),
    Index("ix_area_code_area", "area_id"),
    schema="register",
    comment="codes of areas in other systems; files join by a named system",
)
