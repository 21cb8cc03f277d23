"""Councils: who sits in them, what they decide, what a neighbourhood can bring; walks, events and surveys."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Table,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo_mahalle.database.tables.base import key, metadata, public_id, references, words


def _day(name: str, *, nullable: bool = False, comment: str) -> Column[object]:
    return Column(name, Date, nullable=nullable, comment=comment)


def _is(name: str, *, nullable: bool = False, comment: str) -> Column[object]:
    return Column(name, Boolean, nullable=nullable, comment=comment)


def _small(name: str, *, nullable: bool = False, comment: str) -> Column[object]:
    return Column(name, SmallInteger, nullable=nullable, comment=comment)


body = Table(
    "body",
    metadata,
    key(),
    public_id(),
    references("area_id", "register.area.id", comment="of which area"),
    words("committee_id", comment="committee, or council"),
    _day("formed_on", comment="day it was formed"),
    _day("dissolved_on", nullable=True, comment="day it ended; NULL: it stands"),
    Index(
        "uq_body_standing", "area_id", "committee_id", unique=True,
        postgresql_where=text("dissolved_on IS NULL"),
    ),
    schema="register",
    comment="councils and committees that were formed",
)  # fmt: skip

institution = Table(
    "institution",
    metadata,
    key(),
    public_id(),
    references("area_id", "register.area.id", comment="where"),
    words("kind", comment="as in layers/facilities.csv"),
    words("name", comment="what people call it"),
    references("facility_id", "register.facility.id", nullable=True, comment="its building, where known"),
    _is("hosts", comment="it lends its place"),
    _is("acts", comment="it takes actions of the plan upon itself"),
    _day(
        "agreed_on", nullable=True, comment="day it agreed to be on maps; NULL: it did not, and it is on none"
    ),
    _day("left_on", nullable=True, comment="day it left; NULL: it takes part"),
    Column(
        "joined_on",
        Date,
        nullable=False,
        server_default=text("CURRENT_DATE"),
        comment="day it was registered",
    ),
    Index("ix_institution_area", "area_id"),
    schema="register",
    comment="institutions that host and act; on a map only where they agreed",
)

undertaking = Table(
    "undertaking",
    metadata,
    key(),
    public_id(),
    references("institution_id", "register.institution.id", comment="who"),
    words("title_fa", comment="what, in a line; about things, never persons"),
    _day("taken_on", comment="day it took it upon itself"),
    _day("finished_on", nullable=True, comment="day it was finished; NULL: not finished"),
    CheckConstraint("length(title_fa) BETWEEN 3 AND 120", name="title"),
    CheckConstraint("finished_on >= taken_on", name="span"),
    Index("ix_undertaking_institution", "institution_id"),
    schema="register",
    comment="what an institution took upon itself",
)

body_member = Table(
    "body_member",
    metadata,
    key(),
    public_id(),
    references("body_id", "register.body.id", comment="of which council or committee"),
    words("name", comment="restricted: for the minutes; blanked a year after the member left"),
    words("kind", comment="trustee, resident, institution, ngo, charity or specialist"),
    words("office", comment="chair, secretary or member"),
    words("sex", nullable=True, comment="woman or man; NULL: not noted"),
    _is("is_under_30", nullable=True, comment="NULL: not noted"),
    references("institution_id", "register.institution.id", nullable=True, comment="for which institution"),
    _day("from_on", comment="first day"),
    _day("to_on", nullable=True, comment="last day; NULL: still a member"),
    CheckConstraint(
        "kind IN ('trustee', 'resident', 'institution', 'ngo', 'charity', 'specialist')", name="kind"
    ),
    CheckConstraint("office IN ('chair', 'secretary', 'member')", name="office"),
    CheckConstraint("sex IN ('woman', 'man')", name="sex"),
    Index("ix_body_member_body", "body_id"),
    schema="register",
    comment="restricted: members by kind",
)

minutes = Table(
    "minutes",
    metadata,
    key(),
    public_id(),
    references("area_id", "register.area.id", comment="whose meeting"),
    words("committee_id", comment="committee, or council"),
    _day("planned_on", comment="planned day of the meeting"),
    Column("starts_at", Time, nullable=True, comment="hour; NULL: not set"),
    words("place_fa", nullable=True, comment="where; NULL: not set"),
    words("number", nullable=True, comment="number of the minutes; NULL: not closed"),
    _day("closed_on", nullable=True, comment="day the minutes were closed; NULL: they are being written"),
    _small("present", nullable=True, comment="members present; NULL: not held yet"),
    _small("women_present", nullable=True, comment="women among them"),
    _small("under_30_present", nullable=True, comment="under 30 among them"),
    _small("members", nullable=True, comment="members there were on that day"),
    ForeignKeyConstraint(
        ["area_id", "committee_id", "planned_on"],
        ["register.meeting.area_id", "register.meeting.committee_id", "register.meeting.planned_on"],
        name="fk_minutes_meeting",
        onupdate="CASCADE",
    ),
    UniqueConstraint("area_id", "committee_id", "planned_on"),
    CheckConstraint("(closed_on IS NULL) = (number IS NULL)", name="closed"),
    CheckConstraint(
        "closed_on IS NULL OR (present <= members AND women_present <= present"
        " AND under_30_present <= present)",
        name="present",
    ),
    schema="register",
    comment="minutes of meetings; closed ones do not change",
)

agenda_item = Table(
    "agenda_item",
    metadata,
    key(),
    public_id(),
    references("minutes_id", "register.minutes.id", comment="of which meeting"),
    _small("position", comment="order on the agenda"),
    words("kind", comment="overdue, escalated, letter or own"),
    references("issue_id", "register.issue.id", nullable=True, comment="problem it is about"),
    references("letter_id", "register.letter.id", nullable=True, comment="letter it is about"),
    words("title_fa", nullable=True, comment="words of an own item"),
    words(
        "decision",
        nullable=True,
        comment="ticked: letter, do_ourselves, refer_up, postpone, drop; NULL: none",
    ),
    words("responsible", nullable=True, comment="committee or agency"),
    _day("due_on", nullable=True, comment="by when"),
    words("note_fa", nullable=True, comment="words of the decision, about things"),
    UniqueConstraint("minutes_id", "position"),
    CheckConstraint("kind IN ('overdue', 'escalated', 'letter', 'own')", name="kind"),
    CheckConstraint(
        "decision IN ('letter', 'do_ourselves', 'refer_up', 'postpone', 'drop')", name="decision"
    ),
    CheckConstraint(
        "(kind IN ('overdue', 'escalated')) = (issue_id IS NOT NULL)"
        " AND (kind = 'letter') = (letter_id IS NOT NULL) AND (kind = 'own') = (title_fa IS NOT NULL)",
        name="about",
    ),
    schema="register",
    comment="what a meeting has before it, and what it decided",
)

capacity = Table(
    "capacity",
    metadata,
    key(),
    public_id(),
    references("area_id", "register.area.id", comment="where"),
    words("kind", comment="hall, land, skill, volunteer_hours or donor"),
    words("title_fa", comment="what it is, never whose name"),
    Column("amount", Float, nullable=True, comment="how much, in the unit of its kind; NULL: not said"),
    references(
        "institution_id", "register.institution.id", nullable=True, comment="who offers it; NULL: people"
    ),
    _day("from_on", comment="first day"),
    _day("to_on", nullable=True, comment="last day; NULL: it stands"),
    CheckConstraint("kind IN ('hall', 'land', 'skill', 'volunteer_hours', 'donor')", name="kind"),
    CheckConstraint("amount >= 0", name="amount"),
    Index("ix_capacity_area", "area_id"),
    schema="register",
    comment="what a neighbourhood can bring: halls (persons), land (m²), skills, hours a month, donors",
)

walk = Table(
    "walk",
    metadata,
    key(),
    public_id(),
    Column("client_id", Uuid, nullable=False, unique=True, comment="identifier the phone chose"),
    references("area_id", "register.area.id", comment="where"),
    words("form_id", comment="as in layers/forms"),
    _day("walked_on", comment="day"),
    _is("is_after_dark", comment="walked after dark"),
    _is("is_led_by_women", comment="led by women"),
    _small("walkers", comment="how many walked"),
    _small("women", comment="women among them"),
    Column("completeness", Float, nullable=True, comment="share (0..1) of street length; NULL: not finished"),
    _day("finished_on", nullable=True, comment="day it became coverage; NULL: not finished"),
    CheckConstraint("walkers > 0 AND women BETWEEN 0 AND walkers", name="walkers"),
    CheckConstraint("completeness BETWEEN 0 AND 1", name="completeness"),
    CheckConstraint("(completeness IS NULL) = (finished_on IS NULL)", name="finished"),
    Index("ix_walk_area", "area_id", "walked_on"),
    schema="register",
    comment="structured safety walks",
)

walk_answer = Table(
    "walk_answer",
    metadata,
    Column("walk_id", BigInteger, ForeignKey("register.walk.id"), primary_key=True, comment="which walk"),
    Column("street_id", BigInteger, ForeignKey("register.street.id"), primary_key=True, comment="which one"),
    Column("rater", SmallInteger, primary_key=True, autoincrement=False,
           comment="1, or 2 for the second who judged by himself"),
    words("question_id", primary_key=True, comment="question of the form"),
    words("answer", comment="answer of the form; unsure is one"),
    CheckConstraint("rater IN (1, 2)", name="rater"),
    schema="register",
    comment="what was seen, street by street",
)  # fmt: skip

event_presence = Table(
    "event_presence",
    metadata,
    Column("event_id", BigInteger, ForeignKey("register.event.id"), primary_key=True, comment="which event"),
    _is("women", nullable=True, comment="women were there; NULL: not noted"),
    _is("children", nullable=True, comment="children were there; NULL: not noted"),
    schema="register",
    comment="who was at an event, by the five-tap form",
)

survey_sample = Table(
    "survey_sample",
    metadata,
    key(),
    public_id(),
    references("area_id", "register.area.id", comment="where"),
    words("form_id", comment="as in layers/forms"),
    _day("drawn_on", comment="day it was drawn"),
    Column("seed", BigInteger, nullable=False, comment="the same seed, the same doors"),
    _small("size", comment="doors wanted"),
    Column("doors", JSONB, nullable=False, comment="street and how many metres along it, in walking order"),
    schema="register",
    comment="at which doors a survey asks",
)

survey_answer = Table(
    "survey_answer",
    metadata,
    key(),
    Column("client_id", Uuid, nullable=False, comment="interview; the phone chose the identifier"),
    references("area_id", "register.area.id", comment="where"),
    words("form_id", comment="as in layers/forms"),
    words("question_id", comment="question of the form"),
    words("answer", comment="answer of the form; unsure is one"),
    Column("weight", Float, nullable=False, comment="how many people the interview stands for, relative"),
    words("sex", nullable=True, comment="woman or man; NULL: not said"),
    _day("on_day", comment="day"),
    UniqueConstraint("client_id", "question_id"),
    CheckConstraint("sex IN ('woman', 'man')", name="sex"),
    CheckConstraint("weight > 0", name="weight"),
    Index("ix_survey_answer_area", "area_id", "question_id"),
    schema="register",
    comment="answers of households: no name, no door",
)
