"""People of the demo city: an account a door, councils of the pilots with their meetings, letters under way.

Members are made up. Most councils met this month, two did not, one meets in three days; three letters went to
the electricity company, of which one was answered, so that the home page has something to show. A member
recorded six things this morning.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from geo_mahalle import identity
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Connection, connect, rows
from geo_mahalle.database.cluster import secret
from geo_mahalle.database.scope import areas_by_code
from geo_mahalle.demo.hazards import LAST_DAY
from geo_mahalle.identity import Kind
from geo_mahalle.register import council
from geo_mahalle.register.hazards import Actor
from geo_mahalle.register.hazards.letters import draft_letter, log_answer, send_letter
from geo_mahalle.register.hazards.tagged import Intake, TaggedReport, Tagger, take_report
from geo_mahalle.register.hazards.working_days import WorkCalendar
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.demo"
FORMED_ON = date(2024, 9, 22)
DOORS = (
    (Kind.MEMBER, "مریم نوری"),
    (Kind.COUNCIL_SECRETARY, "علی صادقی"),
    (Kind.COMMITTEE_HEAD, "زهرا کریمی"),
    (Kind.COUNTY_OFFICE, "رضا احمدی"),
    (Kind.AGENCY_LIAISON, "حسین رستمی"),
)
"""The doors a newcomer can try: member, secretary, head of a committee, county office, an agency."""

SITTING = (
    ("حسن رضایی", "trustee", "chair", "man", False),
    ("علی صادقی", "resident", "secretary", "man", False),
    ("مریم نوری", "resident", "member", "woman", True),
    ("فاطمه اکبری", "ngo", "member", "woman", False),
    ("سعید مرادی", "institution", "member", "man", False),
    ("لیلا حیدری", "specialist", "member", "woman", True),
    ("محمود جعفری", "charity", "member", "man", None),
)
TAGGED = (
    ("pothole", 2),
    ("lamp_out", 3),
    ("open_pit", 4),
    ("blocked_pavement", 1),
    ("broken_steps", 2),
    ("pothole", 3),
)
"""What the member saw on the last day, category and level: the head of the committee has it to judge."""

TAGS = UUID("5b1c7e0a-9d0e-4f0e-8a6e-2f6f0c6f3a11")
"""The namespace of the member's reports: the same ones each time."""

SILENT = (2, 5)
"""Which of the pilots have had no meeting for more than 30 days."""


@dataclass(frozen=True)
class Pilot:
    """A pilot neighbourhood, and lamps that are out in it."""

    code: str
    lamps: list[UUID]


def settle(settings: Settings) -> bool:
    """Let people move in, unless somebody lives here already; tell whether it did."""
    if identity.any_account(settings):
        return False
    with connect(settings) as connection:
        pilots = [Pilot(**row) for row in rows(connection, PACKAGE, "pilots")]
        for number, pilot in enumerate(pilots):
            _found_council(connection, pilot.code, number)
        _write_letters(connection, settings, pilots)
    home = pilots[0].code
    for kind, name in DOORS:
        is_office, is_liaison = kind is Kind.COUNTY_OFFICE, kind is Kind.AGENCY_LIAISON
        identity.make_account(
            settings,
            kind,
            name,
            area_ids=[] if is_office or is_liaison else areas_by_code(settings, [home]),
            is_placewide=is_office or is_liaison,
            agency="electricity" if is_liaison else None,
            committees=["civil_works"] if kind is Kind.COMMITTEE_HEAD else [],
            login="office" if is_office else None,
            password=secrets.token_urlsafe(18) if is_office else None,
        )
    _tag(settings, home)
    return True


def sign_in_addresses(settings: Settings, address: str) -> list[tuple[str, str]]:
    """Return (kind, one-time address) for each door; each opens one browser, once."""
    found = identity.list_accounts(settings)
    made: list[tuple[str, str]] = []
    for kind, name in DOORS:
        for row in found:
            if row.kind == kind.value and row.name == name and row.revoked_at is None:
                card = identity.make_card(settings, row.public_id)
                made.append((kind.value, f"{address}/login#card={card.token}"))
                break
    return made


def _tag(settings: Settings, code: str) -> None:
    """Let the member record what stands in the own alleys, so that there is something to judge."""
    intake = Intake(read_catalogue(settings.layers).categories, {}, secret(settings))
    (member,) = [one for one in identity.list_accounts(settings) if one.kind == Kind.MEMBER.value]
    tagger = Tagger(member.public_id, "member", tuple(member.area_ids))
    morning = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 5, tzinfo=UTC)
    with connect(settings) as connection:
        found = rows(connection, PACKAGE, "alley_points", {"code": code, "count": len(TAGGED)})
        for number, (place, (category, severity)) in enumerate(zip(found, TAGGED, strict=False)):
            at = morning + timedelta(minutes=7 * number)
            point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
            report = TaggedReport(uuid5(TAGS, str(number)), category, severity, at, point, accuracy_m=6.0)
            take_report(connection, report, tagger, intake=intake, now=at)


def _found_council(connection: Connection, code: str, number: int) -> None:
    body = council.form(connection, code, on=FORMED_ON)
    for name, kind, office, sex, is_under_30 in SITTING:
        council.add_member(
            connection, body, name, kind, on=FORMED_ON, office=office, sex=sex, is_under_30=is_under_30
        )
    last = LAST_DAY - timedelta(days=(41 if number in SILENT else 9) + number)
    members = [one.member for one in council.members(connection, body, today=last)]
    for back in range(6):
        day = last - timedelta(days=28 * back)
        meeting = council.plan_meeting(connection, body, on=day, at=time(17), place="خانه محله")
        council.add_item(connection, body, meeting, "گزارش دبیر و پیگیری مصوبات جلسه پیش")
        (item,) = council.agenda(connection, body, meeting)
        council.decide(connection, body, meeting, item.item, "do_ourselves")
        present = members[: 4 + (number + back) % 4]
        council.close(connection, body, meeting, f"{number + 1}-{6 - back}", present, on=day)
    if number == 0:
        council.plan_meeting(
            connection, body, on=LAST_DAY + timedelta(days=3), at=time(17), place="خانه محله"
        )
        council.add_institution(
            connection, body, "mosque", "مسجد جامع", hosts=True, acts=True, agreed_on=FORMED_ON
        )
        council.add_institution(connection, body, "school_primary", "دبستان امید", hosts=True, acts=False)
        council.add_capacity(connection, body, "hall", "سالن مسجد جامع", on=FORMED_ON, amount=120)
        council.add_capacity(connection, body, "volunteer_hours", "جوش‌کاری و برق", on=FORMED_ON, amount=16)


def _write_letters(connection: Connection, settings: Settings, pilots: list[Pilot]) -> None:
    actor = Actor("demo", "secretary", secret(settings))
    for number, pilot in enumerate([one for one in pilots if one.lamps][:3]):
        letter = draft_letter(connection, "electricity", pilot.lamps)
        on = LAST_DAY - timedelta(days=24 - 5 * number)
        at = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
        send_letter(connection, letter, f"48{number}1", calendar=WorkCalendar(), actor=actor, on=on, at=at)
        if number == 1:
            log_answer(connection, letter, "done", on=on + timedelta(days=6), number="9/114")
