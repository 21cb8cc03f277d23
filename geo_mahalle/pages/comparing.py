"""The planner's page of the office edition: all numbers at a glance, two together, areas side by side.

Comes in: the office's snapshot. Goes out: the page of compare/ with its data; the script beside it draws
small maps, a map of two numbers with its scatter plot, and a table of up to four areas. There is no total of
an area and no ranking; where intervals overlap the page says that nothing can be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo_mahalle import maps
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import IndicatorColumn, Snapshot
from geo_mahalle.locale import script_messages
from geo_mahalle.pages import chrome, statuses
from geo_mahalle.pages.chrome import Entry, Page
from geo_mahalle.pages.index import draw_plan
from geo_mahalle.pages.method import domain_titles
from geo_mahalle.pages.open_data import CAVEATS
from geo_mahalle.pages.profile import DOMAINS, Writer

PATH = "compare"
SCRIPT = "compare.js"


def render(snapshot: Snapshot, catalogue: Catalogue) -> Page:
    """Return the page of compare/."""
    place = snapshot.place
    say = chrome.speaker(snapshot, chrome.finest_level(snapshot))
    writer = Writer(say=say, language=place.language, calendar=place.calendar)
    html = chrome.render(
        "compare.html",
        snapshot,
        path=PATH,
        stylesheets=("base.css", "compare.css"),
        navigation=(
            Entry(say("Map of {place}"), "map-trifold", "index.html"),
            Entry(say("Compare"), "squares-four", f"{PATH}/index.html", is_current=True),
            Entry(say("Method"), "book-open", "method/index.html"),
        ),
        scripts=(*maps.SCRIPTS, SCRIPT),
        data_day=writer.day(snapshot.as_of),
        caveats=CAVEATS,
    )
    scripts = (chrome.compare_script().decode(), *maps.map_scripts())
    messages = script_messages(place.language, scripts)
    return Page(
        path=PATH,
        files={
            "index.html": html,
            "data.js": maps.data_script({"compare": _data(snapshot, writer)}, messages=messages),
            "page.js": b"geoMahalle.compare();\n",
        },
    )


def _data(snapshot: Snapshot, writer: Writer) -> Mapping[str, object]:
    """Return shapes and values of the finest areas, in one order."""
    plan = draw_plan(snapshot)
    order = [shape.index for shape in plan.shapes]
    titles = domain_titles(writer.say)
    shown = sorted(
        (one for one in snapshot.indicators if one.bands),
        key=lambda one: (not one.is_core, DOMAINS.index(one.domain)),
    )
    return {
        "width": plan.width,
        "height": plan.height,
        "areas": [
            {"code": shape.code, "name": shape.name, "path": shape.path, "x": shape.x, "y": shape.y}
            for shape in plan.shapes
        ],
        "indicators": [_indicator(one, snapshot, order, titles, writer) for one in shown],
        "marks": statuses.short_words(writer.say),
    }


def _indicator(
    shown: IndicatorColumn,
    snapshot: Snapshot,
    order: list[int],
    titles: Mapping[str, str],
    writer: Writer,
) -> Mapping[str, object]:
    key = _newest_year(shown, snapshot)
    columns = shown.columns.get(key)
    period = next((one.title_fa for one in snapshot.periods if one.key == key), "")

    def pick(values: tuple[Any, ...]) -> list[Any]:
        return [values[i] for i in order]

    return {
        "id": shown.id,
        "code": shown.code,
        "title": shown.title_fa,
        "short": shown.short_fa,
        "domain": titles[shown.domain],
        "unit": shown.unit_fa,
        "symbol": shown.unit_symbol_fa,
        "decimals": shown.decimals,
        "bands": list(shown.bands),
        "isCore": shown.is_core,
        "period": period,
        "value": pick(columns.value) if columns else [None] * len(order),
        "low": pick(columns.low) if columns else [None] * len(order),
        "high": pick(columns.high) if columns else [None] * len(order),
        "status": [statuses.told(columns, i) for i in order] if columns else [""] * len(order),
    }


def _newest_year(shown: IndicatorColumn, snapshot: Snapshot) -> str:
    """Return the newest year in which more than half as many areas have a value as in the fullest year."""
    years = [one.key for one in snapshot.periods if one.kind == "year" and one.key in shown.columns]
    known = {key: sum(value is not None for value in shown.columns[key].value) for key in years}
    fullest = max(known.values(), default=0)
    good = [key for key in years if known[key] * 2 > fullest]
    return (good or years or [""])[-1]
