"""What accounts are told, what is sent of it, what upkeep did, and the files of agencies' answers."""

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
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo_mahalle.database.tables.base import key, metadata, public_id, references, words

outbox = Table(
    "outbox",
    metadata,
    key(),
    public_id(),
    words("account_key", comment="restricted: key of the account; identity knows whose"),
    words("way", comment="mail or sms"),
    words("period_key", comment="day or week it is of: one digest each"),
    words(
        "state",
        server_default=text("'waiting'"),
        comment="waiting, sending, sent, uncertain (ended while sending) or given_up",
    ),
    Column("tries", SmallInteger, nullable=False, server_default=text("0"), comment="how often it was tried"),
    Column("made_at", DateTime(timezone=True), nullable=False, comment="when it was put here"),
    Column(
        "next_at",
        DateTime(timezone=True),
        nullable=False,
        comment="not before this moment is it tried again",
    ),
    Column("sent_at", DateTime(timezone=True), comment="when the server took it; NULL: not yet"),
    words("failure", nullable=True, comment="what hindered it last"),
    UniqueConstraint("account_key", "way", "period_key", name="uq_outbox_account_key_way_period_key"),
    CheckConstraint("way IN ('mail', 'sms')", name="way"),
    CheckConstraint("state IN ('waiting', 'sending', 'sent', 'uncertain', 'given_up')", name="state"),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
    Index("ix_outbox_open", "next_at", postgresql_where=text("state IN ('waiting', 'sending')")),
    schema="register",
    comment="digests to be sent: never their words, never the address",
)

notice = Table(
    "notice",
    metadata,
    key(),
    public_id(),
    words("account_key", comment="restricted: key of the account; identity knows whose"),
    words("kind", comment="as in register/notices/kinds"),
    words("subject", comment="about what: the same kind and subject is one notice"),
    words("opens", comment="address of its source"),
    Column("number", Integer, comment="how many it tells of; NULL: one thing"),
    Column("said", JSONB, nullable=False, comment="what stands in its sentence: names of things and places"),
    Column(
        "is_restricted",
        Boolean,
        nullable=False,
        comment="of class S2 or S3: no mail says more than that it waits",
    ),
    Column("on_day", Date, nullable=False, comment="day"),
    Column("read_on", Date, comment="day it was read; NULL: unread"),
    Column(
        "report_id",
        BigInteger,
        ForeignKey("register.reporter.report_id", ondelete="CASCADE"),
        comment="own report it is about; NULL: about none",
    ),
    references(
        "outbox_id",
        "register.outbox.id",
        nullable=True,
        comment="digest it went into; NULL: none yet",
        ondelete="SET NULL",
    ),
    UniqueConstraint("account_key", "kind", "subject", name="uq_notice_account_key_kind_subject"),
    Index("ix_notice_unread", "account_key", postgresql_where=text("read_on IS NULL")),
    Index("ix_notice_report", "report_id", postgresql_where=text("report_id IS NOT NULL")),
    schema="register",
    comment="restricted: what an account is told; one about an own report goes with the link to its reporter",
)

upkeep = Table(
    "upkeep",
    metadata,
    Column("step", Text, primary_key=True),
    Column("started_at", DateTime(timezone=True), nullable=False, comment="when it last began"),
    Column("done_at", DateTime(timezone=True), comment="when it last ended well; NULL: never"),
    Column("outcome", JSONB, comment="what it did then: how many of what"),
    words("failure", nullable=True, comment="what hindered it last; NULL: nothing"),
    schema="register",
    comment="work that is done by itself: when each step ran last and what it did",
)

letter_file = Table(
    "letter_file",
    metadata,
    key(),
    public_id(),
    references("step_id", "register.letter_step.id", comment="with which answer"),
    words("kind", comment="photo or pdf"),
    words("file_name", unique=True, comment="random name in the folder of letters"),
    words("sha256", comment="digest of the file"),
    Column("size_bytes", Integer, nullable=False, comment="bytes"),
    UniqueConstraint("step_id", "sha256", name="uq_letter_file_step_id_sha256"),
    CheckConstraint("kind IN ('photo', 'pdf')", name="kind"),
    CheckConstraint("file_name ~ '^[0-9a-f]{32}[.](jpg|pdf)$'", name="name"),
    schema="register",
    comment="what an agency sent with its answer: photos rebuilt from their pixels, and PDF files",
)
