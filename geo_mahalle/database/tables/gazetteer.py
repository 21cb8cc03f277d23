"""The gazetteer: settlements that files bring, and the names of all places as the search finds them."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from geo_mahalle.database.tables.base import key, metadata, references, shape, words

settlement = Table(
    "settlement",
    metadata,
    key(),
    Column("source_id", ForeignKey("register.source.id"), nullable=False, comment="whose data"),
    words("source_key", comment="the source's own key"),
    words("name", comment="name, in Persian where the source has it"),
    words("name_en", nullable=True, comment="name in Latin letters; NULL: not known"),
    Column(
        "other_names",
        ARRAY(Text),
        nullable=False,
        server_default=text("'{}'"),
        comment="what people call it: local and Turkish names, older names",
    ),
    words("within", nullable=True, comment="county or district, as the source says it; NULL: not said"),
    Column("persons", Float, nullable=True, comment="persons; NULL: not known"),
    shape("POINT", comment="where"),
    references("import_run_id", "register.import_run.id", comment="import that brought this"),
    UniqueConstraint("source_id", "source_key"),
    CheckConstraint("persons >= 0", name="persons"),
    schema="register",
    comment="cities, villages and hamlets by name and point; no boundary, no facts",
)

gazetteer = Table(
    "gazetteer",
    metadata,
    key(),
    words("kind", comment="area, settlement, street or facility"),
    Column("thing_id", key().type, nullable=False, comment="its key in the table of that kind"),
    words("name", comment="the name as it is shown"),
    words("folded", comment="the name made by register.fold"),
    words("sound", comment="the name made by register.sound: what the search compares"),
    words("within", nullable=True, comment="what it lies in, where the source says so; NULL: not said"),
    Column("weight", Float, nullable=False, comment="0 to 1: of equals the heavier comes first"),
    shape("POINT", comment="a point on it"),
    CheckConstraint("kind IN ('area', 'settlement', 'street', 'facility')", name="kind"),
    Index("ix_gazetteer_thing", "kind", "thing_id"),
    Index("ix_gazetteer_folded", "folded", postgresql_ops={"folded": "text_pattern_ops"}),
    Index(
        "ix_gazetteer_sound",
        "sound",
        postgresql_using="gin",
        postgresql_ops={"sound": "public.gin_trgm_ops"},
    ),
    schema="register",
    comment="names of public places, kept by triggers of areas, settlements, streets and facilities",
)
