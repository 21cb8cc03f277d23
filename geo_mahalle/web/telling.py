"""How pages about problems say things: states, roles, days and lines of a story, as msgids and numbers."""

from __future__ import annotations

from datetime import date

from geo_mahalle.errors import UserError
from geo_mahalle.locale import messages, say_error
from geo_mahalle.register.hazards.standing import Happening
from geo_mahalle.web import speaking
from geo_mahalle.web.speaking import say


def _(msgid: str) -> str:
    """Mark a text of a table; it is said when it is looked up."""
    return msgid


STATES = speaking.Words(
    {
        "recorded": _("recorded"),
        "reviewing": _("being reviewed"),
        "with_agency": _("with the agency"),
        "resolved": _("resolved"),
        "persisting": _("persisting"),
        "refused": _("not accepted"),
    }
)
"""The six words."""

MARKS = {
    "recorded": "planned",
    "reviewing": "planned",
    "with_agency": "doing",
    "resolved": "done",
    "persisting": "persisting",
    "refused": "refused",
}
"""The shape of a state's mark."""

ROLES = speaking.Words(
    {
        "member": _("a member of the committee"),
        "committee_head": _("the head of the committee"),
        "secretary": _("the secretary of the council"),
        "county_office": _("the county office"),
        "agency_liaison": _("the liaison of the agency"),
        "matching": _("merging"),
        "calendar": _("the calendar of power cuts"),
    }
)

LINES = speaking.Words(
    {
        "opened": _("Recorded"),
        "acknowledged": _("Seen"),
        "moved": _("Moved"),
        "closed": _("Closed"),
        "reopened": _("Opened again"),
        "photo_before": _("A photo came in"),
        "photo_after": _("A photo after the work came in"),
        "visit_fixed": _("Visited: it is fixed"),
        "visit_standing": _("Visited: it is still there"),
        "letter": _("A letter was sent"),
        "answer_reminder": _("The agency was reminded"),
        "answer_promised": _("The agency promised"),
        "answer_done": _("The agency answered: done"),
        "answer_declined": _("The agency answered: it declines"),
        "merged": _("Merged with another one"),
        "merge_undone": _("Was merged, and parted again"),
        "signal_persists": _("A resident says: still there"),
        "signal_fixed": _("A resident says: fixed"),
    }
)

MODERATION = speaking.Words(
    {
        "pending": _("waits to be looked at"),
        "accepted": _("was accepted"),
        "refused": _("not accepted"),
    }
)


def number(value: float) -> str:
    """Return a number as the reader's language writes it."""
    return speaking.number(value)


def digits(value: object) -> str:
    """Return the value with the digits of the reader's language."""
    return speaking.digits(value)


def short_day(day: date | None) -> str:
    """Return a day as ۱۴۰۵/۰۳/۱۲, nothing for None."""
    return speaking.short_day(day)


def long_day(day: date) -> str:
    """Return a day as ۱۹ خرداد ۱۴۰۵."""
    return speaking.long_day(day)


def line(one: Happening) -> str:
    """Return what happened in words, without its day."""
    if one.kind == "moved" and one.state is not None:
        said = STATES[one.state] if one.reason is None or one.state == "refused" else say("A note")
        return f"{said}" + (f" · {one.reason}" if one.reason else "")
    said = LINES.get(one.kind, one.kind)
    more = [one.reason] if one.reason else []
    if one.kind == "letter" or (one.kind.startswith("answer_") and one.words):
        more.append(f"{say('Number')} {speaking.digits(one.words or '')}")
    if one.kind == "letter" and one.until_on:
        more.append(f"{say('answer due')} {short_day(one.until_on)}")
    if one.kind == "answer_promised" and one.until_on:
        more.append(f"{say('promised for')} {short_day(one.until_on)}")
    if one.kind.startswith("signal_"):
        more.append(MODERATION.get(one.words or "", ""))
    if one.kind == "closed":
        more.append(say("by a photo") if one.has_photo else say("by a visit of someone else"))
    if one.kind == "merged" and one.probability is not None:
        more.append(f"{speaking.digits(round(one.probability * 100))} {say('percent')}")
    return " · ".join([said, *more])


def refusal(error: UserError) -> str:
    """Return why something was not done, in the page's language where it is known."""
    said, remedy = say_error(error, speaking.language())
    known = messages(speaking.LANGUAGES[0])
    if error.msgid not in known:
        said = say("That is not possible here or for you; nothing was changed.")
    return f"{said} {remedy if remedy and error.remedy_msgid in known else ''}".strip()


WHY = speaking.Words(
    {
        "fits": _("it fits"),
        "category": _("another kind of problem"),
        "area": _("another neighbourhood"),
        "not_area": _("a neighbourhood it leaves out"),
        "severity": _("another level"),
        "time": _("another time"),
        "broken": _("the rule is broken"),
    }
)
"""What a routing rule said of a problem."""

FINDINGS = speaking.Words(
    {
        "broken": _("is broken: nobody knows"),
        "shadowed": _("is never reached: before it stands"),
        "conflicting": _("says otherwise than"),
    }
)

OPEN_ONES = _("open ones")
ALL_ONES = _("all of them")
