"""The page of one area: what is known of it first, then its safety map, help, problems and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import resources

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.map_layers import MapLayer
from geo_mahalle.disclosure.snapshot import Area, Snapshot
from geo_mahalle.locale import script_messages, translator
from geo_mahalle.maps.elements import CAVEAT
from geo_mahalle.maps.figure import SCRIPTS, STYLESHEETS, data_script, map_scripts
from geo_mahalle.pages import area_map, chrome, contents, open_data, profile
from geo_mahalle.pages.area_legend import legend_of
from geo_mahalle.pages.chrome import Page
from geo_mahalle.pages.plans import actions
from geo_mahalle.pages.plans.reading import Pictures
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import PlanDocument

OWN_SCRIPTS = ("area-marks.js", "area-actions.js", "area.js")
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


def render(
    snapshot: Snapshot,
    area_code: str,
    catalogue: Catalogue,
    *,
    plan: PlanDocument | None = None,
    plan_files: Sequence[tuple[str, str]] = (),
    pictures: Mapping[str, Pictures] | None = None,
) -> Page:
    """Return the page of an area; nothing of another area's values is in any of its files.

    With a `plan`, which the edition must be allowed to see, it opens on the plan's actions; `plan_files` are
    names and words of the files that lie beside it, `pictures` the photos of its actions by their keys.
    """
    area = snapshot.area(area_code)
    layers = area_map.layers_of(snapshot, catalogue)
    wording = Wording(snapshot.place.language, snapshot.place.calendar, catalogue)
    tab = actions.tab_of(plan, wording, files=plan_files, pictures=pictures) if plan else None
    parts = area_map.draw(snapshot, area, layers, also=actions.layer_of(plan, wording) if plan else None)
    level = next(level.title_fa for level in snapshot.levels if level.id == area.level)
    say = chrome.speaker(snapshot, level)
    path = f"areas/{area.code}"
    html = chrome.render(
        "area.html",
        snapshot,
        path=path,
        stylesheets=(*STYLESHEETS, "base.css", "area.css"),
        scripts=(*SCRIPTS, *(OWN_SCRIPTS[:2] if plan else OWN_SCRIPTS[:1])),
        tab=tab,
        base_day=wording.day(plan.base_on) if plan else "",
        map_html=chrome.trusted(parts.html),
        map_name=chrome.map_name(catalogue.programme.map_fa, level),
        say=say,
        **_contents(snapshot, area, catalogue, layers, say=say, planned=tab.committees if tab else ()),
    )
    language = snapshot.place.language
    messages = script_messages(language, [*map_scripts(), *_own_scripts()])
    messages[CAVEAT] = translator(language)(CAVEAT)
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


def _contents(
    snapshot: Snapshot,
    area: Area,
    catalogue: Catalogue,
    layers: Sequence[MapLayer],
    *,
    say: Callable[[str], str],
    planned: Collection[str] = (),
) -> dict[str, object]:
    writer = profile.Writer(
        say=say,
        language=snapshot.place.language,
        calendar=snapshot.place.calendar,
    )
    cards = profile.number_cards(snapshot, area, writer)
    core = [card for card in cards if card.indicator.is_core] or cards
    ways = contents.ways_of(snapshot, area)
    rescue, services = contents.service_groups(snapshot, area, writer)
    numbers = area_map.shown_issues(snapshot, area, layers)
    states = frozenset(snapshot.issues.state[i] for i in numbers)
    return {
        "navigation": (chrome.Entry(writer.say("Map of the place"), "map-trifold", "index.html"),),
        "area": area,
        "title": _title(snapshot, area),
        "writer": writer,
        "data_day": writer.day(snapshot.as_of),
        "core": core,
        "others": [card for card in cards if card not in core],
        "known": profile.known_count(core),
        "is_quiet": profile.is_quiet(cards),
        "letter": profile.next_letter(cards),
        "themes": profile.theme_rows(snapshot, area, writer),
        "ways": ways,
        "rescue": rescue,
        "services": services,
        "problems": contents.problem_groups(snapshot, numbers, writer),
        "chips": contents.CHIPS,
        "committees": _committees(snapshot, numbers, catalogue, planned),
        "has_lamps": bool(area_map.facilities_of(snapshot, area, layers, "lamp")),
        "legend": legend_of(snapshot, area, layers, ways=ways, states=states),
        "nearest": contents.nearest(snapshot, area, writer),
        "emergency": EMERGENCY if snapshot.place.calendar == "jalali" else (),
        "caveats": open_data.CAVEATS,
        "sources": snapshot.sources,
    }


def _title(snapshot: Snapshot, area: Area) -> str:
    """Return the name with its level before it, unless the name begins with it already."""
    level = next(level.title_fa for level in snapshot.levels if level.id == area.level)
    return area.name_fa if area.name_fa.startswith(level) else f"{level} {area.name_fa}"


def _committees(
    snapshot: Snapshot, numbers: list[int], catalogue: Catalogue, planned: Collection[str]
) -> list[tuple[str, str]]:
    """Return id and short name of the committees with problems or actions, in the programme's order."""
    named = {snapshot.categories[snapshot.issues.category[i]].committee for i in numbers} | {*planned}
    return [(one.id, one.short_fa) for one in catalogue.committees.values() if one.id in named]
