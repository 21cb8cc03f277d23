"""What the page «کار امروز» shows: its numbers, where each comes from, and the next thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection
from geo_mahalle.database.filters import Filter, encode_filter
from geo_mahalle.database.scope import Scope
from geo_mahalle.jalali import to_jalali
from geo_mahalle.register import today
from geo_mahalle.register.hazards.working_days import read_calendar
from geo_mahalle.web import speaking

_ = speaking.say
ROWS = 6
LETTERS, COUNCILS, ISSUES = "letters", "councils", "issues"


@dataclass(frozen=True)
class Count:
    """A big number: of what, said how, resting on how many, from what, and where it leads."""

    key: str
    icon: str
    number: int
    title: str
    second: str
    source: str
    n: int
    href: str | None


@dataclass(frozen=True)
class Work:
    """One row of work: what, whence, since when, and the verb that is next."""

    key: str
    icon: str
    title: str
    second: str
    clock: str
    is_late: bool
    verb: str
    verb_icon: str
    href: str | None


@dataclass(frozen=True)
class Found:
    """All that waits today, in the account's reach."""

    day: date
    letters: list[today.Waiting]
    councils: list[today.Council]
    silent: list[today.Council]
    late: list[today.Late]
    steps: list[today.AreaSteps]
    states: dict[str, int]


def gather(
    connection: Connection, web: Connection, scope: Scope, catalogue: Catalogue, *, day: date
) -> Found:
    """Return what waits; problems are asked on the web's own connection, where the database narrows again."""
    holidays = catalogue.holidays.values()
    deadlines = {one.deadline_days for one in catalogue.categories.values() if one.deadline_days}
    councils = today.councils(connection, scope, today=day)
    return Found(
        day=day,
        letters=today.unanswered(connection, scope, holidays, today=day),
        councils=councils,
        silent=today.without_meeting(councils, today=day),
        late=today.late_issues(
            web, scope, deadlines, read_calendar(connection, holidays), today=day
        ),
        steps=today.area_steps(connection, scope, today=day),
        states=today.open_by_state(web, scope, today=day),
    )  # fmt: skip


def counts(found: Found, doors: frozenset[str]) -> list[Count]:
    """Return the four numbers of an office's home."""
    oldest = max((one.waited_days for one in found.letters), default=0)
    late_areas = len({one.code for one in found.late} & {one.code for one in found.steps})
    undone = [one for one in found.steps if not one.is_complete]
    return [
        Count(
            LETTERS, "envelope-open", len(found.letters), _("letters without an answer"),
            _say(_("oldest: {n} working days"), oldest) if found.letters
            else _("every letter has its answer"),
            _("Letters sent from here, without a logged answer or a promise that still runs."),
            len(found.letters), _door("/letters", doors),
        ),
        Count(
            COUNCILS, "users-three", len(found.silent), _("councils without a meeting"),
            _("in the last 30 days"),
            _("Councils registered here, by the meetings their secretaries recorded as held."),
            len(found.councils), _door("/council", doors),
        ),
        Count(
            ISSUES, "clock", len(found.late), _("problems past their deadline"),
            _say(_("in {n} neighbourhoods"), late_areas) if found.late else _("nothing is late"),
            _("Open problems, against the working days of their category in layers/categories.csv."),
            sum(found.states.values()), _inbox(None, doors),
        ),
        Count(
            "areas", "map-trifold", len(undone), _("neighbourhoods with a step missing"),
            _steps(undone) if undone else _("boundary, first numbers and plan everywhere"),
            _("Neighbourhoods registered here: boundary in force, a computed number, an approved plan."),
            len(found.steps), _door("/setup", doors) or _door("/plan", doors),
        ),
    ]  # fmt: skip


def _steps(undone: list[today.AreaSteps]) -> str:
    parts = [
        (sum(not one.has_boundary for one in undone), _("{n} without a boundary")),
        (sum(not one.has_baseline for one in undone), _("{n} without numbers")),
        (sum(not one.has_plan for one in undone), _("{n} without a plan")),
    ]
    return " · ".join(_say(words, number) for number, words in parts if number)


def works(found: Found, catalogue: Catalogue, doors: frozenset[str]) -> list[Work]:
    """Return the rows of work, the most late first."""
    letters = [(one.late_days, _letter_work(one, catalogue, doors)) for one in found.letters]
    councils = [
        (one.silent_days(found.day) - today.WITHOUT_MEETING_DAYS, _council_work(one, found.day, doors))
        for one in found.silent
    ]
    issues = [(one.late_days, _issue_work(one, found.day, catalogue, doors)) for one in found.late]
    # Each kind keeps its turn: a thousand late problems would hide the one letter.
    kinds = [sorted(kind, key=lambda pair: -pair[0]) for kind in (letters, councils, issues)]
    turns = [[work for _, work in kind] for kind in kinds]
    return [
        kind[turn] for turn in range(max(map(len, turns), default=0)) for kind in turns if turn < len(kind)
    ]


def _letter_work(one: today.Waiting, catalogue: Catalogue, doors: frozenset[str]) -> Work:
    agency = speaking.title(catalogue.agencies[one.agency_id])
    known = catalogue.categories.get(one.category_id or "")
    what = speaking.title(known) if known else ""
    is_late = one.late_days > 0
    second = [one.area_name or _("several neighbourhoods"), _("number {n}").replace("{n}", one.number)]
    return Work(
        LETTERS, "envelope",
        _("Letter to {agency}: {count} × {what}").format(
            agency=agency, count=speaking.number(one.issues), what=what
        ),
        speaking.digits(" · ".join(second)),
        _say(_("{n} working days without an answer"), one.waited_days) if is_late
        else _say(_("{n} working days so far"), one.waited_days),
        is_late, _("Follow-up letter") if is_late else _("Log the answer"), "envelope",
        f"/letters/{one.letter}" if "/letters" in doors else None,
    )  # fmt: skip


def _council_work(one: today.Council, day: date, doors: frozenset[str]) -> Work:
    silent = one.silent_days(day)
    last = day_words(one.held_on, day) if one.held_on else _("none yet")
    return Work(
        COUNCILS, "users-three",
        _say(_("The council of {area} has not met for {n} days"), silent).replace("{area}", one.area_name),
        f"{_('Last meeting')}: {last}",
        _say(_("{n} days too long"), silent - today.WITHOUT_MEETING_DAYS),
        True, _("Set a meeting"), "calendar-plus",
        f"/council?{urlencode({'area': one.code})}" if "/council" in doors else None,
    )  # fmt: skip


def _issue_work(one: today.Late, day: date, catalogue: Catalogue, doors: frozenset[str]) -> Work:
    known = catalogue.categories.get(one.category_id)
    title = speaking.title(known) if known else one.category_id
    agency = speaking.title(catalogue.agencies[known.agency]) if known and known.agency else ""
    return Work(
        ISSUES, "map-pin",
        f"{title}: {one.area_name or ''}".rstrip(": "),
        " · ".join(part for part in (agency, f"{_('recorded')} {day_words(one.opened_on, day)}") if part),
        _say(_("{n} days past its deadline"), one.late_days),
        True, _("Look into it"), "magnifying-glass",
        f"/issues/{one.issue}" if "/inbox" in doors else None,
    )  # fmt: skip


def map_of(outlines: list[today.Outline], late: list[today.Late]) -> dict[str, object] | None:
    """Return the small map: its box, its outlines, and a number where something is late."""
    if not outlines:
        return None
    west, top = min(one.west_m for one in outlines), min(one.top_m for one in outlines)
    width = max(one.east_m for one in outlines) - west
    height = max(one.bottom_m for one in outlines) - top
    waiting = {code: count for code, _, count in today.by_area(late)}
    return {
        "box": f"{west:.0f} {top:.0f} {width:.0f} {height:.0f}",
        "radius": max(width, height) / 24,
        "outlines": outlines,
        "waiting": waiting,
        "named": today.by_area(late)[:5],
        "quiet": sum(one.code not in waiting for one in outlines),
    }


def day_words(day: date, beside: date | None = None) -> str:
    """Return a day as a sentence says it, with its year only where it is not that of `beside`: «۱۹ خرداد»."""
    year, month, number = to_jalali(day)
    words = f"{number} {speaking.month_name(month)}"
    if beside is not None and to_jalali(beside)[0] != year:
        words += f" {year}"
    return speaking.digits(words)


def _say(words: str, number: int) -> str:
    return words.replace("{n}", speaking.number(number))


def _door(path: str, doors: frozenset[str]) -> str | None:
    return path if path in doors else None


def _inbox(code: str | None, doors: frozenset[str]) -> str | None:
    if "/inbox" not in doors:
        return None
    narrow = Filter(is_open=True, is_overdue=True, areas=(code,) if code else None)
    return f"/inbox?{encode_filter(narrow)}"
