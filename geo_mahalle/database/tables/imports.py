"""Where data came from: sources, import runs and the ledger of their lines."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import INT8RANGE, JSONB, ExcludeConstraint

from geo_mahalle.database.tables.base import key, metadata, references, words

source = Table(
    "source",
    metadata,
    words("id", comment="word of the source, as in layers/sources", primary_key=True),
    words("title_fa", comment="title in Persian"),
    words("title_en", nullable=True, comment="title in English"),
    words("steward_fa", nullable=True, comment="who keeps it and answers for it"),
    words("licence", nullable=True, comment="licence under which it may be used"),
    words("url", nullable=True, comment="where it is published"),
    Column("as_of", Date, nullable=True, comment="day to which the data reach"),
    schema="register",
    comment="where facts come from",
)

_COUNTS = {
    "lines_read": "lines of the file",
    "accepted": "lines that are in the register now",
    "duplicate": "lines that were there already",
    "refused": "lines refused with a reason",
    "created": "things new in the register",
    "changed": "things that differ from before",
    "unchanged": "things as before",
    "gone": "things of this source that the file no longer names",
    "outside": "accepted points outside every area",
}

import_run = Table(
    "import_run",
    metadata,
    key(),
    words("kind", comment="areas, facilities, streets, population, attributes, reports, incidents, events"),
    Column("source_id", ForeignKey("register.source.id"), nullable=False, comment="whose data"),
    words("file_name", comment="name of the file, without its folder"),
    words("file_sha256", comment="SHA-256 of the file"),
    Column("file_bytes", BigInteger, nullable=False, comment="size of the file"),
    Column("options", JSONB, nullable=False, server_default=text("'{}'"), comment="options that were chosen"),
    Column(
        "imported_at", DateTime(timezone=True), nullable=False, server_default=text("now()"), comment="when"
    ),
    *(
        Column(name, BigInteger, nullable=False, server_default=text("0"), comment=c)
        for name, c in _COUNTS.items()
    ),
    CheckConstraint("lines_read = accepted + duplicate + refused", name="every_line_once"),
    schema="register",
    comment="one import of one file; a file is one transaction",
)

ledger = Table(
    "ledger",
    metadata,
    key(),
    references("import_run_id", "register.import_run.id", comment="of which import"),
    Column("lines", INT8RANGE, nullable=False, comment="consecutive line numbers with the same outcome"),
    words("outcome", comment="accepted, duplicate or refused"),
    words("reason", nullable=True, comment="code of the reason, for refused and duplicate lines"),
    words("field", nullable=True, comment="field at fault"),
    words("value", nullable=True, comment="the value at fault"),
    Column("detail", JSONB, nullable=True, comment="what else explains the reason, for example a suggestion"),
    Column("raw", JSONB, nullable=True, comment="the refused line as it was read"),
    CheckConstraint("outcome IN ('accepted', 'duplicate', 'refused')", name="outcome"),
    CheckConstraint("outcome <> 'refused' OR reason IS NOT NULL", name="refused_has_reason"),
    CheckConstraint("NOT isempty(lines) AND NOT lower_inf(lines) AND NOT upper_inf(lines)", name="lines"),
    ExcludeConstraint(("import_run_id", "="), ("lines", "&&"), using="gist", name="ex_ledger_line_once"),
    schema="register",
    comment="what became of every line of every imported file",
)

import_undo = Table(
    "import_undo",
    metadata,
    Column(
        "import_run_id",
        BigInteger,
        ForeignKey("register.import_run.id"),
        primary_key=True,
        autoincrement=False,
        comment="which import",
    ),
    words(
        "transaction",
        comment="its transaction, and those that undid later ones: a row another wrote has later work on it",
    ),
    words(
        "source_before",
        nullable=True,
        comment="the row of its source before it; NULL: the source was new",
    ),
    schema="register",
    comment="imports that can be undone",
)

import_image = Table(
    "import_image",
    metadata,
    key(),
    Column("import_run_id", BigInteger, nullable=False, comment="which import"),
    words("table_name", comment="table of the row"),
    Column("is_new", Boolean, nullable=False, comment="added by the import, not changed"),
    words("image", comment="the whole row, as the database writes it"),
    Index("ix_import_image_run", "import_run_id", "table_name"),
    schema="register",
    comment="rows as they were before an import changed them, and rows it added that name no import",
)

applied_sql = Table(
    "applied_sql",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, comment="always 1"),
    words("sha256", comment="digest of the files under database/sql"),
    CheckConstraint("id = 1", name="one_row"),
    schema="register",
    comment="from which .sql files views, functions and grants were made",
)
