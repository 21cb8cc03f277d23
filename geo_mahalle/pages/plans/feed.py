"""The Atom feed of a plan: its decision and every step of its actions, newest first.

Times are those of the facts, so the same facts give the same bytes; a step is told by role, never by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.pages.plans.editions import PlanEdition, disclose
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import PlanDocument

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    key: str
    at: datetime
    title: str
    summary: str


def render(snapshot: Snapshot, plan: PlanDocument, catalogue: Catalogue, *, edition: PlanEdition) -> bytes:
    """Return the feed of a plan as XML."""
    told = disclose(plan, edition)
    wording = Wording(snapshot.place.language, snapshot.place.calendar, catalogue)
    name = wording.title(told.area_names)
    entries = sorted(_entries(told, wording), key=lambda one: (one.at, one.key), reverse=True)
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": wording.language})
    base = f"urn:geo-mahalle:{snapshot.place.key}:{told.area_code}"
    _text(root, "id", base)
    _text(root, "title", f"{catalogue.programme.plan_fa} · {name}")
    _text(root, "updated", _moment(entries[0].at))
    author = ElementTree.SubElement(root, "author")
    _text(author, "name", snapshot.place.name_fa if wording.language == "fa" else snapshot.place.name_en)
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": "index.html"})
    for one in entries:
        entry = ElementTree.SubElement(root, "entry")
        _text(entry, "id", f"{base}:{one.key}")
        _text(entry, "title", one.title)
        _text(entry, "updated", _moment(one.at))
        ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": "index.html#actions"})
        _text(entry, "summary", one.summary)
    ElementTree.indent(root, " ")
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _entries(plan: PlanDocument, wording: Wording) -> list[Entry]:
    version = wording.say("Version {number}").format(number=wording.digits(plan.version))
    count = wording.say("{count} actions").format(count=wording.number(len(plan.chosen)))
    total = f"{wording.millions(plan.total_rials)} {wording.say('million rials')}"
    made = [
        Entry(
            f"v{plan.version}:made",
            _at(plan.made_on),
            f"{version}: {wording.say('draft')}",
            f"{count} · {total}",
        )
    ]
    if plan.decided_on is not None:
        words = f"{version}: {wording.say('approved document')}"
        made.append(Entry(f"v{plan.version}:decided", _at(plan.decided_on), words, f"{count} · {total}"))
    for action in plan.chosen:
        title = wording.title(action.titles)
        place = f"، {action.place_name}" if action.place_name else ""
        for at, event in enumerate(action.events, start=1):
            made.append(
                Entry(
                    f"v{plan.version}:{action.number}:{at}",
                    event.at.astimezone(UTC),
                    f"{wording.digits(action.number)}. {title}{place}: {wording.status(event.status)}",
                    event.blocked_reason or wording.who(action),
                )
            )
    return made


def _at(day: date) -> datetime:
    return datetime.combine(day, time(0, 0), UTC)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(parent: ElementTree.Element, tag: str, words: str) -> None:
    ElementTree.SubElement(parent, tag).text = words
