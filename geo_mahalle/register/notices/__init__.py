"""What an account is told: one file of kinds/ a kind, gathered when it is due, read once, sent as a digest.

To add a kind, put `kinds/<id>.sql` there: a first line that says what it is, then `-- for:` (kinds of
accounts), `-- icon:`, `-- fa:` and `-- en:` (its sentence, with {what}, {area}, {agency}, {letter}, {until},
{number}) and, where it tells of something that stands and not of something that happened, `-- stands: yes`.
The statement returns subject, opens, number, said, is_restricted, on_day and report_id. What stands is told
anew where its number grew, and taken back when it is over; what happened stays for 90 days.

Who reported is nobody's to know: a notice about an own report goes to the account that the report's link
names, and goes with that link.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, load_sql, rows, run
from geo_mahalle.database.scope import Account, Kind, Scope
from geo_mahalle.jalali import long_date
from geo_mahalle.register.hazards.clocks import cutoffs
from geo_mahalle.register.hazards.working_days import read_calendar
from geo_mahalle.text import persian_digits

PACKAGE = "geo_mahalle.register.notices"
LOOKS_BACK = timedelta(days=14)
KEPT = timedelta(days=90)
HEADINGS = ("for", "icon", "fa", "en", "stands")


@dataclass(frozen=True)
class NoticeKind:
    """One kind: for whom, its sign, its sentence in both languages; `stands` until it is over."""

    id: str
    title: str
    kinds: frozenset[Kind]
    icon: str
    sentence_fa: str
    sentence_en: str
    stands: bool


@dataclass(frozen=True)
class Notice:
    """What an account was told; `said` are names of things and places, `number` how many it tells of."""

    notice: UUID
    kind: str
    opens: str
    number: int | None
    said: Mapping[str, Any]
    is_restricted: bool
    on_day: date
    read_on: date | None


@dataclass(frozen=True)
class Limits:
    """For each deadline in working days the last day of opening that is overdue today."""

    days: tuple[int, ...]
    until: tuple[date, ...]


@cache
def notice_kinds() -> dict[str, NoticeKind]:
    """Return every kind by its id; raise ValueError for a file whose head is not complete."""
    folder = resources.files(PACKAGE).joinpath("kinds")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return {name[:-4]: read_kind(name[:-4], load_sql(PACKAGE, f"kinds/{name[:-4]}")) for name in names}


def read_kind(name: str, text: str) -> NoticeKind:
    """Return the kind that the head of a file describes."""
    lines = [line.removeprefix("-- ") for line in text.splitlines() if line.startswith("-- ")]
    told = {
        heading: line.removeprefix(f"{heading}: ")
        for line in lines
        for heading in HEADINGS
        if line.startswith(f"{heading}: ")
    }
    if missing := {"for", "icon", "fa", "en"} - set(told):
        raise ValueError(f"kinds/{name}.sql does not say: {', '.join(sorted(missing))}")
    return NoticeKind(
        id=name,
        title=lines[0],
        kinds=frozenset(Kind(one.strip()) for one in told["for"].split(",")),
        icon=told["icon"],
        sentence_fa=told["fa"],
        sentence_en=told["en"],
        stands=told.get("stands") == "yes",
    )


def limits_of(connection: Connection, catalogue: Catalogue, *, today: date) -> Limits:
    """Return by when a problem of each deadline must have been opened to be overdue today."""
    deadlines = sorted({one.deadline_days for one in catalogue.categories.values() if one.deadline_days})
    calendar = read_calendar(connection, catalogue.holidays.values())
    found = cutoffs(deadlines, today=today, calendar=calendar)
    return Limits(tuple(found), tuple(found.values()))


def gather(
    connection: Connection, account: Account, scope: Scope, limits: Limits, *, today: date, since: date
) -> int:
    """Bring an account's notices up to date and return how many are new or have grown.

    `since` is the first day that may be told of: nobody is told what happened before the account was made.
    """
    given = {
        "account": account.public_id,
        "agency": account.agency_id or "",
        "is_placewide": scope.is_placewide,
        "areas": sorted(scope.area_ids),
        "committees": None if scope.committees is None else sorted(scope.committees),
        "sensitivity": scope.max_sensitivity,
        "today": today,
        "since": max(since, today - LOOKS_BACK),
        "days": list(limits.days),
        "until": list(limits.until),
    }
    told: dict[tuple[str, str], dict[str, Any]] = {}
    standing: list[str] = []
    for kind in notice_kinds().values():
        if kind.stands:
            standing.append(kind.id)
        if account.kind not in kind.kinds:
            continue
        for row in rows(connection, PACKAGE, f"kinds/{kind.id}", given):
            told[kind.id, row["subject"]] = {**row, "kind": kind.id, "on_day": row["on_day"].isoformat()}
    put = {
        "account": account.public_id,
        "told": json.dumps(list(told.values()), default=str),
        "standing": standing,
    }
    run(connection, PACKAGE, "drop_standing", put)
    return len(run(connection, PACKAGE, "put_notices", put).fetchall())


def unread(connection: Connection, account_key: str) -> int:
    """Return how many notices an account has not read."""
    row = run(connection, PACKAGE, "count_unread", {"account": account_key}).fetchone()
    return int(row[0]) if row else 0


def read_notices(connection: Connection, account_key: str) -> list[Notice]:
    """Return an account's notices, unread ones first, then the newest; at most 200."""
    return [Notice(**row) for row in rows(connection, PACKAGE, "read_notices", {"account": account_key})]


def mark_read(
    connection: Connection, account_key: str, *, on: date, notice: UUID | None = None
) -> str | None:
    """Mark one notice as read, or all; return the address one opens, None where it is not there."""
    given = {"account": account_key, "on": on, "notice": notice}
    row = run(connection, PACKAGE, "mark_read", given).fetchone()
    return str(row[0]) if row else None


def prune(connection: Connection, *, today: date) -> int:
    """Forget what is older than 90 days, notices and digests; return how many rows went."""
    standing = [kind.id for kind in notice_kinds().values() if kind.stands]
    row = run(connection, PACKAGE, "prune", {"before": today - KEPT, "standing": standing}).fetchone()
    return int(row[0]) if row else 0


def sentence(notice: Notice, catalogue: Catalogue, language: str = "fa") -> str:
    """Return what a notice says, in words of the catalogue."""
    is_persian = language == "fa"
    kind = notice_kinds()[notice.kind]
    said = notice.said
    category = catalogue.categories.get(str(said.get("category") or ""))
    agency = catalogue.agencies.get(str(said.get("agency") or ""))
    until = said.get("until")
    words = {
        "what": (category.title_fa if is_persian else category.title_en) if category else "",
        "area": str(said.get("area") or ("چند محله" if is_persian else "several neighbourhoods")),
        "agency": (agency.title_fa if is_persian else agency.title_en) if agency else "",
        "letter": str(said.get("letter") or ""),
        "until": long_date(date.fromisoformat(str(until))) if until and is_persian else str(until or ""),
        "number": str(notice.number if notice.number is not None else ""),
    }
    template = kind.sentence_fa if is_persian else kind.sentence_en
    return persian_digits(template.format(**words)) if is_persian else template.format(**words)
