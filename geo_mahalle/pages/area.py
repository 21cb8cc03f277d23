"""The page of one area: what is known of it first, then its safety map, help, problems and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Area, Snapshot
from geo_mahalle.locale import script_messages
from geo_mahalle.maps.figure import SCRIPTS, STYLESHEETS, data_script, map_scripts
from geo_mahalle.pages import area_map, chrome, contents, open_data, profile
from geo_mahalle.pages.chrome import Page

OWN_SCRIPTS = ("area-marks.js", "area.js")
SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>\s*', re.DOTALL)
USE = re.compile(r'href="#([^"]+)"')
EMERGENCY = (
    ("115", "Ambulance"),
    ("125", "Fire service"),
    ("110", "Police"),
    ("112", "Red Crescent"),
    ("121", "Electricity"),
    ("122", "Water"),
    ("194", "Gas"),
    ("123", "Social emergency"),
    ("137", "Municipality"),
)
"""Numbers that hold all over Iran; a place that counts by another calendar has other ones, so none."""


@dataclass(frozen=True)
class LegendLine:
    """One line of the legend: the class of its swatch and its words."""

    mark: str
    words: str


def render(snapshot: Snapshot, area_code: str, catalogue: Catalogue) -> Page:
    """Return the page of an area; nothing of another area's values is in any of its files."""
    area = snapshot.area(area_code)
    parts = area_map.draw(snapshot, area)
    path = f"areas/{area.code}"
    html = chrome.render(
        "area.html",
        snapshot,
        path=path,
        stylesheets=(*STYLESHEETS, "base.css", "area.css"),
        scripts=(*SCRIPTS, OWN_SCRIPTS[0]),
        map_html=chrome.trusted(parts.html),
        map_name=catalogue.programme.map_fa,
        **_contents(snapshot, area),
    )
    messages = script_messages(snapshot.place.language, [*map_scripts(), *_own_scripts()])
    files = {
        "index.html": lean(html),
        "data.js": data_script(parts.data, messages=messages),
        "page.js": parts.script.encode(),
    }
    return Page(path, files | open_data.area_files(snapshot, area))


def lean(html: bytes) -> bytes:
    """Return the page without the icons it does not use: a phone on a slow line loads it every time."""
    text = html.decode()
    used = set(USE.findall(text))
    return SYMBOL.sub(lambda found: found[0] if found[1] in used else "", text).encode()


def _own_scripts() -> list[str]:
    static = resources.files("geo_mahalle.pages") / "static"
    return [(static / name).read_text("utf-8") for name in OWN_SCRIPTS]


def _contents(snapshot: Snapshot, area: Area) -> dict[str, object]:
    writer = profile.Writer(
        say=chrome.translator(snapshot.place.language),
        language=snapshot.place.language,
        calendar=snapshot.place.calendar,
    )
    cards = profile.number_cards(snapshot, area, writer)
    ways = contents.ways_of(snapshot, area)
    rescue, services = contents.service_groups(snapshot, area, writer)
    numbers = area_map.shown_issues(snapshot, area)
    return {
        "navigation": (chrome.Entry(writer.say("Map of the place"), "map-trifold", "index.html"),),
        "area": area,
        "title": _title(snapshot, area),
        "writer": writer,
        "data_day": writer.day(snapshot.as_of),
        "cards": cards,
        "known": profile.known_count(cards),
        "letter": profile.next_letter(cards),
        "themes": profile.theme_rows(snapshot, area, writer),
        "ways": ways,
        "rescue": rescue,
        "services": services,
        "problems": contents.problem_groups(snapshot, numbers, writer),
        "chips": contents.CHIPS,
        "committees": _committees(snapshot, numbers),
        "legend": _legend(snapshot, numbers, ways, rescue, writer),
        "emergency": EMERGENCY if snapshot.place.calendar == "jalali" else (),
        "caveats": open_data.CAVEATS,
        "sources": snapshot.sources,
    }


def _title(snapshot: Snapshot, area: Area) -> str:
    """Return the name with its level before it, unless the name begins with it already."""
    level = next(level.title_fa for level in snapshot.levels if level.id == area.level)
    return area.name_fa if area.name_fa.startswith(level) else f"{level} {area.name_fa}"


def _committees(snapshot: Snapshot, numbers: list[int]) -> list[tuple[str, str]]:
    """Return id and name of the committees whose problems are on the map, each once."""
    named = {}
    for category in sorted({snapshot.issues.category[i] for i in numbers}):
        record = snapshot.categories[category]
        named[record.committee] = record.committee_fa
    return list(named.items())


def _legend(
    snapshot: Snapshot,
    numbers: list[int],
    ways: contents.Ways,
    rescue: list[contents.ServiceGroup],
    writer: profile.Writer,
) -> list[LegendLine]:
    """Return the lines of what is drawn, and of nothing else."""
    say, kinds = writer.say, {group.kind for group in rescue}
    states = {snapshot.issues.state[i] for i in numbers}
    lines = [
        ("narrow", say("Too narrow for a rescue vehicle (under 4 m)"), ways.narrow_m > 0),
        ("unknown", say("Width not known"), ways.unknown_m > 0),
        ("dark", say("Has no light"), ways.dark_m > 0),
        ("hatch", say("Not visited yet, so we do not know"), ways.total_m - ways.walked_m > 1),
        ("space", say("Safe space for an earthquake"), "safe_open_space" in kinds),
        ("hydrant", say("Fire hydrant"), "hydrant" in kinds),
        ("planned", say("Problem recorded"), bool(states & {"recorded", "reviewing"})),
        ("doing", say("Problem with the agency"), "with_agency" in states),
        ("persisting", say("Said to be solved, yet persists"), "persisting" in states),
        ("done", say("Solved in the last twelve months"), "resolved" in states),
    ]
    return [LegendLine(mark, words) for mark, words, is_drawn in lines if is_drawn]
