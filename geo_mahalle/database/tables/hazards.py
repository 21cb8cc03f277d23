"""Hazards: what phones bring, evidence, merges, signals of residents, letters and working days.

The columns that these add to reports and issues are appended to the tables of `facts`.
"""

from __future__ import annotations

from geoalchemy2 import Geometry
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
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from geo_mahalle.database.tables.base import key, metadata, public_id, references, words
from geo_mahalle.database.tables.facts import issue, issue_event, issue_move, report


def _text_list(name: str, comment: str) -> Column[list[str]]:
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'"), comment=comment)


def _digest(name: str, *, nullable: bool = False, comment: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable, comment=comment)


_WITHIN = "digest of issue and account, comparable within one issue only"

reason = Table(
    "reason",
    metadata,
    words("id", comment="reason of a decision", primary_key=True),
    words("kind", comment="decision it may stand for"),
    words("title_fa", comment="the reason in Persian"),
    words("title_en", comment="the reason in English"),
    CheckConstraint("kind IN ('refuse', 'reopen', 'escalate', 'return', 'merge')", name="kind"),
    schema="register",
    comment="typed reasons of decisions about issues",
)

issue_move.append_column(
    words("guard", nullable=True, comment="what the move needs: reason, evidence or letter; NULL: nothing")
)
issue_move.append_constraint(CheckConstraint("guard IN ('reason', 'evidence', 'letter')", name="guard"))

for column in (
    Column(
        "extent",
        Geometry("GEOMETRY", srid=4326, spatial_index=False),
        nullable=True,
        comment="line or polygon that was drawn; NULL: a point, or only the area is known",
    ),
    _text_list("chips", "notes that were tapped, as in layers/forms"),
    words("receipt_code", nullable=True, unique=True, comment="code the sender was given; NULL: imported"),
    words("placed_by", nullable=True, comment="gps, tap, search or area; NULL: imported"),
    Column(
        "match_probability",
        Float,
        nullable=True,
        comment="with which it was put to its issue; NULL: by a person, or the first",
    ),
):
    report.append_column(column)
report.append_constraint(CheckConstraint("placed_by IN ('gps', 'tap', 'search', 'area')", name="placed_by"))
report.append_constraint(
    CheckConstraint("extent IS NULL OR (geom IS NOT NULL AND sensitivity < 2)", name="extent_has_point")
)

for column in (
    words("committee_id", nullable=True, comment="committee by routing; NULL: that of its category"),
    words("agency_id", nullable=True, comment="agency by routing; NULL: that of its category"),
    words("routed_by", nullable=True, comment="routing rule that chose committee and agency; NULL: none did"),
    references(
        "parent_id", "register.issue.id", nullable=True, comment="issue it was split from among committees"
    ),
    references(
        "merged_into",
        "register.issue.id",
        nullable=True,
        comment="issue that holds its reports now; it stands as not accepted and counts nowhere",
    ),
    Column(
        "escalated_on",
        Date,
        nullable=True,
        comment="day it was brought before the council; NULL: it was not",
    ),
):
    issue.append_column(column)
issue.append_constraint(CheckConstraint("merged_into <> id AND parent_id <> id", name="merged_elsewhere"))
Index("ix_issue_merged", issue.c.merged_into, postgresql_where=text("merged_into IS NOT NULL"))

reporter = Table(
    "reporter",
    metadata,
    Column("report_id", BigInteger, ForeignKey("register.report.id"), primary_key=True, autoincrement=False),
    words("account_key", comment="restricted: key of the account; identity knows whose"),
    Index("ix_reporter_account", "account_key"),
    schema="register",
    comment="restricted: who tagged a report, until 90 days after its issue is closed",
)

photo = Table(
    "photo",
    metadata,
    key(),
    public_id(),
    references("issue_id", "register.issue.id", comment="of which issue"),
    references(
        "report_id",
        "register.report.id",
        nullable=True,
        comment="report it came with; NULL: evidence for closing",
    ),
    words("kind", comment="before or after the work"),
    words("file_name", unique=True, comment="random name in the folder of photos"),
    words("sha256", comment="digest of the file"),
    Column("width", SmallInteger, nullable=False, comment="pixels"),
    Column("height", SmallInteger, nullable=False, comment="pixels"),
    Column("taken_on", Date, nullable=False, comment="day it came in"),
    _digest("author_hash", comment=_WITHIN),
    words(
        "review",
        server_default=text("'pending'"),
        comment="pending, cleared (no face, no plate) or withheld",
    ),
    CheckConstraint("kind IN ('before', 'after')", name="kind"),
    CheckConstraint("review IN ('pending', 'cleared', 'withheld')", name="review"),
    CheckConstraint("file_name ~ '^[0-9a-f]{32}[.]jpg$'", name="file_name"),
    Index("ix_photo_issue", "issue_id"),
    schema="register",
    comment="photos, rebuilt from their pixels; never shown before a person has looked at them",
)

visit = Table(
    "visit",
    metadata,
    key(),
    references("issue_id", "register.issue.id", comment="of which issue"),
    Column("visited_on", Date, nullable=False, comment="day"),
    words("found", comment="fixed or standing"),
    words("visitor_role", comment="role, never a name"),
    _digest("visitor_hash", comment=_WITHIN),
    CheckConstraint("found IN ('fixed', 'standing')", name="found"),
    Index("ix_visit_issue", "issue_id"),
    schema="register",
    comment="somebody went to look whether it is fixed",
)

for column in (
    Column(
        "reason_id",
        ForeignKey("register.reason.id"),
        nullable=True,
        comment="typed reason; NULL where the move needs none",
    ),
    references("photo_id", "register.photo.id", nullable=True, comment="photo that shows it is fixed"),
    references("visit_id", "register.visit.id", nullable=True, comment="visit that found it fixed"),
    _digest("actor_hash", nullable=True, comment=_WITHIN),
):
    issue_event.append_column(column)

issue_merge = Table(
    "issue_merge",
    metadata,
    key(),
    references("kept_id", "register.issue.id", comment="issue that holds the reports now"),
    references("merged_id", "register.issue.id", comment="issue that held them before"),
    Column("report_ids", ARRAY(BigInteger), nullable=False, comment="reports that moved"),
    words("was_state", comment="state of the merged issue before"),
    Column("was_resolved_at", DateTime(timezone=True), nullable=True, comment="its closing before"),
    Column("was_resolved_on", Date, nullable=True, comment="day of its closing before"),
    Column("probability", Float, nullable=True, comment="that they are one thing; NULL: a person said so"),
    words("actor_role", comment="who merged"),
    Column(
        "merged_at", DateTime(timezone=True), nullable=False, server_default=text("now()"), comment="when"
    ),
    Column("undone_at", DateTime(timezone=True), nullable=True, comment="when it was undone; NULL: it holds"),
    CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
    schema="register",
    comment="issues that became one, with all it takes to part them again",
)

signal = Table(
    "signal",
    metadata,
    key(),
    words("kind", comment="persists, fixed or missing"),
    references(
        "issue_id", "register.issue.id", nullable=True, comment="about which issue; NULL: one is missing"
    ),
    references("area_id", "register.area.id", nullable=True, comment="where one is missing"),
    Column("category_id", ForeignKey("register.category.id"), nullable=True, comment="what is missing"),
    words("receipt_code", unique=True, comment="code the sender was given"),
    _digest("sender_hash", comment="digest of the sender that changes every day, for throttling alone"),
    Column("received_on", Date, nullable=False, comment="day"),
    words("moderation", server_default=text("'pending'"), comment="pending, accepted or refused"),
    Column("moderated_on", Date, nullable=True, comment="day it was looked at"),
    CheckConstraint("kind IN ('persists', 'fixed', 'missing')", name="kind"),
    CheckConstraint("(kind = 'missing') = (issue_id IS NULL)", name="about"),
    CheckConstraint("moderation IN ('pending', 'accepted', 'refused')", name="moderation"),
    Index("ix_signal_sender", "sender_hash", "received_on"),
    schema="register",
    comment="what residents say without an account, until somebody has looked at it",
)

day_off = Table(
    "day_off",
    metadata,
    key(),
    Column("on_day", Date, nullable=False, comment="which day"),
    words("agency_id", nullable=True, comment="whose; NULL: everybody's"),
    Column(
        "is_off",
        Boolean,
        nullable=False,
        server_default=text("true"),
        comment="false: a working day against the rule",
    ),
    words("title_fa", comment="why"),
    words("source", comment="who announced it"),
    UniqueConstraint("on_day", "agency_id", postgresql_nulls_not_distinct=True),
    schema="register",
    comment="lunar holidays and closures, also of the same day, in this province",
)

work_week = Table(
    "work_week",
    metadata,
    key(),
    words("agency_id", nullable=True, comment="whose; NULL: everybody's"),
    Column(
        "days_off", ARRAY(SmallInteger), nullable=False, comment="ISO days of the week, 1 Monday .. 7 Sunday"
    ),
    UniqueConstraint("agency_id", postgresql_nulls_not_distinct=True),
    schema="register",
    comment="weekly days off",
)

letter = Table(
    "letter",
    metadata,
    key(),
    public_id(),
    words("agency_id", comment="to whom"),
    references(
        "area_id", "register.area.id", nullable=True, comment="whose problems; NULL: of several areas"
    ),
    words("number", nullable=True, comment="number of the secretariat; NULL: a draft"),
    Column("sent_on", Date, nullable=True, comment="day it was sent; NULL: a draft"),
    Column("follow_up_days", SmallInteger, nullable=False, comment="agreed working days to the answer"),
    Column("due_on", Date, nullable=True, comment="day by which an answer is due"),
    CheckConstraint(
        "(sent_on IS NULL) = (number IS NULL) AND (sent_on IS NULL) = (due_on IS NULL)", name="sent"
    ),
    CheckConstraint("follow_up_days BETWEEN 1 AND 365", name="follow_up"),
    schema="register",
    comment="letters to agencies",
)

letter_issue = Table(
    "letter_issue",
    metadata,
    Column("letter_id", ForeignKey("register.letter.id"), primary_key=True),
    Column("issue_id", ForeignKey("register.issue.id"), primary_key=True),
    Column("position", SmallInteger, nullable=False, comment="row of its table"),
    Index("ix_letter_issue_issue", "issue_id"),
    schema="register",
    comment="issues that a letter is about",
)

letter_step = Table(
    "letter_step",
    metadata,
    key(),
    references("letter_id", "register.letter.id", comment="of which letter"),
    words("kind", comment="reminder, or the answer: promised, done, declined"),
    Column("on_day", Date, nullable=False, comment="day"),
    words("number", nullable=True, comment="number of that letter; NULL: by telephone"),
    Column("promised_on", Date, nullable=True, comment="day by which it is promised"),
    Column(
        "by_agency",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="the agency's liaison wrote it, not the office",
    ),
    words("reason", nullable=True, comment="why it was declined; NULL: not said"),
    CheckConstraint(
        "reason IS NULL OR (kind = 'declined' AND reason IN"
        " ('not_ours', 'no_budget', 'no_access', 'not_possible', 'already_done'))",
        name="reason",
    ),
    CheckConstraint(
        "NOT by_agency OR kind <> 'reminder' AND (kind <> 'declined' OR reason IS NOT NULL)",
        name="agency_says_why",
    ),
    CheckConstraint("kind IN ('reminder', 'promised', 'done', 'declined')", name="kind"),
    CheckConstraint("(kind = 'promised') = (promised_on IS NOT NULL)", name="promise"),
    Index("ix_letter_step_letter", "letter_id"),
    schema="register",
    comment="reminders sent and answers received",
)

for table, comment in (
    (issue_event, "order of what happened, over all that is told of an issue"),
    (photo, "order of what happened; the hour is not kept"),
    (visit, "order of what happened; the hour is not kept"),
    (signal, "order of what happened; the hour is not kept"),
    (issue_merge, "order of what happened"),
    (letter, "order of what happened: when it was sent, before that when it was drafted"),
    (letter_step, "order of what happened"),
):
    table.append_column(
        Column(
            "turn",
            BigInteger,
            nullable=False,
            server_default=text("nextval('register.turn'::regclass)"),
            comment=comment,
        )
    )

OPEN = "state NOT IN ('resolved', 'refused')"
Index("ix_issue_opened", issue.c.opened_at, issue.c.id)
Index("ix_issue_open", issue.c.opened_at, issue.c.id, postgresql_where=text(OPEN))
Index("ix_issue_parent", issue.c.parent_id, postgresql_where=text("parent_id IS NOT NULL"))
Index("ix_issue_merge_kept", issue_merge.c.kept_id)
Index("ix_issue_merge_merged", issue_merge.c.merged_id)
Index("ix_letter_agency", letter.c.agency_id, letter.c.sent_on)

power_cut = Table(
    "power_cut",
    metadata,
    key(),
    references(
        "area_id",
        "register.area.id",
        nullable=True,
        comment="where, with the areas in it; NULL: the whole place",
    ),
    Column("starts_at", DateTime(timezone=True), nullable=False, comment="from when"),
    Column("ends_at", DateTime(timezone=True), nullable=False, comment="until when"),
    words("source", comment="who announced it"),
    UniqueConstraint("area_id", "starts_at", postgresql_nulls_not_distinct=True),
    CheckConstraint("ends_at > starts_at AND ends_at <= starts_at + interval '7 days'", name="span"),
    schema="register",
    comment="planned power cuts, as the electricity company announced them",
)
