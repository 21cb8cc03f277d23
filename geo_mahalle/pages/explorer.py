"""The office explorer: the whole place on one page, every area and every indicator.

Comes in: an office snapshot. Goes out: index.html, page.js and data.js. Geometry stands in the page once;
each indicator and period is a set of columns that the script unpacks when it is asked for. No area is
ranked: bands are fixed cut points, the list goes by name, and what was not surveyed is hatched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from geo_mahalle import maps
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Columns, IndicatorColumn, Period, Snapshot, SourceCredit
from geo_mahalle.locale import script_messages, translator
from geo_mahalle.maps.elements import CAVEAT
from geo_mahalle.pages import charts, chrome, statuses
from geo_mahalle.pages.chrome import Entry, Page

SCRIPT = "explorer.js"
EXTRA_DECIMALS = 1
"""Values are packed one decimal finer than shown, so that a band is never decided by rounding."""


def render(snapshot: Snapshot, catalogue: Catalogue) -> Page:
    """Return the explorer as the office edition's first page."""
    say = chrome.speaker(snapshot, chrome.finest_level(snapshot))
    parts = maps.render_map(_map(snapshot))
    html = chrome.render(
        "explorer.html",
        snapshot,
        path="",
        stylesheets=(*maps.STYLESHEETS, "base.css", "explorer.css"),
        navigation=(
            Entry(say("Map of {place}"), "map-trifold", "index.html", is_current=True),
            Entry(say("List of areas"), "map-pin-area", "index.html#list"),
            Entry(say("Compare"), "squares-four", "compare/index.html"),
            Entry(say("Method"), "book-open", "method/index.html"),
        ),
        scripts=(*maps.SCRIPTS, SCRIPT),
        map_html=chrome.trusted(parts.html),
        caveat=say(CAVEAT),
        as_of=_day(snapshot, snapshot.as_of),
        rests_on=_rests_on(snapshot),
        sources=[_credit(snapshot, source) for source in snapshot.sources],
    )
    data = {**parts.data, "explorer": _data(snapshot, catalogue)}
    return Page(
        path="",
        files={
            "index.html": html,
            "data.js": maps.data_script(data, messages=_messages(snapshot)),
            "page.js": (parts.script + "geoMahalle.explorer();\n").encode(),
        },
    )


def _map(snapshot: Snapshot) -> maps.SafetyMap:
    place_map = maps.SafetyMap("place", bounds=snapshot.place.bounds)
    together = [[a.index for a in snapshot.areas if a.level == level.id] for level in snapshot.levels]
    shapes = [area.polygons for area in snapshot.areas]
    areas = maps.AreaLayer("areas", shapes, levels=together, isChoropleth=True)
    areas.add_to(place_map)
    streets = None
    if len(snapshot.streets):
        streets = _streets(snapshot)
        streets.add_to(place_map)
    maps.OutlineLayer("outline", areas).add_to(place_map)
    if len(snapshot.facilities):
        _facilities(snapshot).add_to(place_map)
    if len(snapshot.issues):
        _issues(snapshot).add_to(place_map)
    names = [_name(snapshot, area.name_fa, area.name_en) for area in snapshot.areas]
    centres = [area.centre for area in snapshot.areas]
    maps.LabelLayer("labels", names, centres, areas=areas, streets=streets).add_to(place_map)
    maps.Legend("legend").add_to(place_map)
    return place_map


def _streets(snapshot: Snapshot) -> maps.StreetLayer:
    streets = snapshot.streets
    return maps.StreetLayer(
        "streets",
        streets.coords,
        width_m=streets.width_m,
        lit_share=streets.lit_share,
        street_class=streets.street_class,
        name=[chrome.digits(name, language=snapshot.place.language) for name in streets.name],
        is_walked=streets.is_walked,
        area=streets.area,
        isFaint=True,
    )


def _issues(snapshot: Snapshot) -> maps.PointLayer:
    issues = snapshot.issues
    return maps.PointLayer(
        "issues",
        issues.lon,
        issues.lat,
        category=issues.category,
        severity=issues.severity,
        state=issues.state,
        opened=issues.opened,
        area=issues.area,
        is_segment=issues.is_segment,
        committees=[category.committee for category in snapshot.categories],
    )


def _facilities(snapshot: Snapshot) -> maps.FacilityLayer:
    facilities = snapshot.facilities
    return maps.FacilityLayer(
        "facilities",
        facilities.lon,
        facilities.lat,
        kind=facilities.kind,
        name=[chrome.digits(name, language=snapshot.place.language) for name in facilities.name],
        is_working=facilities.is_working,
        capacity=facilities.capacity,
        area=facilities.area,
        icons=[kind.icon for kind in snapshot.kinds],
    )


def _data(snapshot: Snapshot, catalogue: Catalogue) -> Mapping[str, object]:
    """Return all that the script needs beside the map's own layers."""
    level_at = {level.id: n for n, level in enumerate(snapshot.levels)}
    area_at = {area.code: area.index for area in snapshot.areas}
    source_at = {source.id: n for n, source in enumerate(snapshot.sources)}
    used = {category.committee for category in snapshot.categories}
    return {
        "areas": {
            "code": [area.code for area in snapshot.areas],
            "level": maps.pack_ints([level_at[area.level] for area in snapshot.areas]),
            "parent": maps.pack_ints([area_at.get(area.parent_code or "", -1) for area in snapshot.areas]),
            "persons": maps.pack_column([area.persons for area in snapshot.areas], decimals=0),
            "hectares": maps.pack_column(
                [None if area.area_m2 is None else area.area_m2 / 10_000 for area in snapshot.areas],
                decimals=1,
            ),
        },
        "levels": [{"id": level.id, "title": level.title_fa} for level in snapshot.levels],
        "periods": [_period(snapshot, period) for period in snapshot.periods],
        "indicators": [_indicator(snapshot, one, source_at) for one in snapshot.indicators],
        "sources": [_credit(snapshot, source) for source in snapshot.sources],
        "categories": [
            {"title": one.title_fa, "short": one.short_fa, "committee": one.committee_fa}
            for one in snapshot.categories
        ],
        "committees": [
            {"id": one.id, "title": one.title_fa} for one in catalogue.committees.values() if one.id in used
        ],
        "kinds": [{"title": kind.title_fa} for kind in snapshot.kinds],
        "statuses": statuses.short_words(translator(snapshot.place.language)),
    }


def _period(snapshot: Snapshot, period: Period) -> Mapping[str, str]:
    """Return a period with its days, and its words for an axis, where a month is written in digits."""
    short = period.key.removeprefix("g").replace("-", "/") if period.kind == "month" else period.title_fa
    return {
        "key": period.key,
        "kind": period.kind,
        "title": period.title_fa,
        "short": chrome.digits(short, language=snapshot.place.language),
        "starts": period.starts_on.isoformat(),
        "ends": period.ends_on.isoformat(),
    }


def _indicator(
    snapshot: Snapshot, indicator: IndicatorColumn, source_at: Mapping[str, int]
) -> Mapping[str, object]:
    return {
        "id": indicator.id,
        "title": indicator.title_fa,
        "short": indicator.short_fa,
        "domain": indicator.domain,
        "unit": indicator.unit_fa,
        "symbol": indicator.unit_symbol_fa,
        "decimals": indicator.decimals,
        "bands": list(indicator.bands),
        "isCore": indicator.is_core,
        "note": indicator.note_fa,
        "steward": indicator.steward_fa,
        "sources": [source_at[key] for key in indicator.source_ids if key in source_at],
        "top": _top(indicator),
        "medians": {
            key: [_median(snapshot, level.id, columns) for level in snapshot.levels]
            for key, columns in indicator.columns.items()
        },
        "columns": {
            key: _columns(columns, indicator.decimals + EXTRA_DECIMALS)
            for key, columns in indicator.columns.items()
        },
    }


def _top(indicator: IndicatorColumn) -> float:
    """Return where the indicator's bars end: 100 for a percent, else above all but the largest fiftieth."""
    numbers = sorted(
        number
        for columns in indicator.columns.values()
        for number in (*columns.value, *columns.high)
        if number is not None
    )
    most = numbers[int((len(numbers) - 1) * 0.98)] if numbers else None
    is_percent = indicator.unit_symbol_fa == "٪" or indicator.unit_fa.startswith("درصد")
    return charts.scale_top([most], indicator.bands, is_percent=is_percent)


def _median(snapshot: Snapshot, level: str, columns: Columns) -> float | None:
    """Return the median over the areas of a level that have a value, packed as finely as a value."""
    known = [
        value
        for area, value in zip(snapshot.areas, columns.value, strict=True)
        if area.level == level and value is not None
    ]
    return round(median(known), 6) if known else None


def _columns(columns: Columns, decimals: int) -> Mapping[str, object]:
    return {
        "value": maps.pack_column(columns.value, decimals=decimals),
        "low": maps.pack_column(columns.low, decimals=decimals),
        "high": maps.pack_column(columns.high, decimals=decimals),
        "n": maps.pack_column(columns.n, decimals=0),
        "status": maps.pack_words([statuses.told(columns, i) for i in range(len(columns.status))]),
    }


def _messages(snapshot: Snapshot) -> dict[str, str]:
    """Return the texts that the page's scripts say."""
    scripts = [chrome.explorer_script().decode(), *maps.map_scripts()]
    return script_messages(snapshot.place.language, scripts) | {
        CAVEAT: translator(snapshot.place.language)(CAVEAT)
    }


def _credit(snapshot: Snapshot, source: SourceCredit) -> Mapping[str, str]:
    as_of = _day(snapshot, source.as_of) if source.as_of else ""
    told: Sequence[str] = [part for part in (source.steward_fa, as_of) if part]
    return {
        "title": source.title_fa,
        "steward": source.steward_fa,
        "licence": source.licence,
        "url": source.url,
        "asOf": as_of,
        "words": "".join(f" · {part}" for part in told),
    }


def _rests_on(snapshot: Snapshot) -> str:
    say = translator(snapshot.place.language)
    counts = snapshot.counts
    numbers = {
        name: chrome.number(getattr(counts, name), decimals=0, language=snapshot.place.language)
        for name in ("issues", "facilities", "streets", "walks")
    }
    return say(
        "Rests on {issues} problems, {walks} surveys, {facilities} services and {streets} street parts."
    ).format(**numbers)


def _name(snapshot: Snapshot, persian: str, english: str | None) -> str:
    if snapshot.place.language == "fa" or not english:
        return chrome.digits(persian, language=snapshot.place.language)
    return english


def _day(snapshot: Snapshot, day: date) -> str:
    return chrome.long_date(day, calendar=snapshot.place.calendar, language=snapshot.place.language)
