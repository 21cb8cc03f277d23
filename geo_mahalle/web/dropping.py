"""What the page of a dropped file shows, and what a person's choices on it mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import PlaceRow
from geo_mahalle.importers.bringing import Choices
from geo_mahalle.importers.saying import Saying
from geo_mahalle.importers.uploads import Upload, is_worked_on
from geo_mahalle.web import speaking

KIND_TITLES: Mapping[str, str] = {
    "areas": "Boundaries of areas",
    "facilities": "Service centres and city installations",
    "streets": "Streets and alleys",
    "buildings": "Buildings",
    "population": "Population figures",
    "attributes": "Other figures",
    "reports": "Recorded problems",
    "incidents": "Incidents of rescue and traffic",
    "events": "Events of the neighbourhood",
    "osm": "OpenStreetMap: streets and service centres",
}
FIELD_TITLES: Mapping[str, str] = {
    "key": "Key of the row",
    "code": "Code of the area",
    "name": "Name of the thing",
    "name_en": "Name in English",
    "kind": "Kind of the thing",
    "category": "Kind of the problem",
    "severity": "How severe",
    "lon": "Longitude, or x",
    "lat": "Latitude, or y",
    "area_code": "Code of its neighbourhood",
    "area_name": "Name of its neighbourhood",
    "parent_name": "Name of the area around",
    "parent_code": "Code of the area around",
    "reported_at": "Day of the record",
    "date": "Day of the event",
    "time": "Hour of the record",
    "note": "Note of the row",
    "state": "State of the problem",
    "is_working": "Whether it works",
    "capacity": "How many it holds",
    "level": "Level of the area",
    "class": "Class of the street",
    "width_m": "Width in metres",
    "persons": "Number of persons",
    "households": "Number of households",
    "period": "Year or period",
    "value": "The figure itself",
}
ENCODING_TITLES: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "cp1256": "Windows-1256 (Persian and Arabic)",
    "cp1252": "Windows-1252 (Western)",
}
ZONE_OF = {"EPSG:32638": 38, "EPSG:32639": 39, "EPSG:32640": 40}
WHAT: Mapping[str, str] = {"facilities": "kind", "reports": "category"}
"""Which field a whole file may share, by kind."""


@dataclass(frozen=True)
class Given:
    """The form of a file's page, as it was sent."""

    kind: str
    source: str
    encoding: str
    lying: str
    name: str
    what: str
    level: str
    surveyed: str
    on: str
    replace: str


def choices_of(upload: Upload, given: Given) -> Choices:
    """Return what was chosen: of the form, and what was chosen before of what the form does not ask again."""
    before = Choices.of(upload)
    kind = given.kind if given.kind in KIND_TITLES else before.kind
    is_same = kind == before.kind
    options: dict[str, Any] = {}
    if given.encoding:
        options["encoding"] = given.encoding
    crs, _, swapped = given.lying.partition(" ")
    if crs:
        options["crs"] = crs
    if swapped:
        options["swap_axes"] = True
    chosen = (upload.state.get("names") or ["", []])[0] or _chosen_name(before)
    if given.name and chosen:
        options[chosen] = given.name
    if kind in WHAT and given.what:
        options[WHAT[str(kind)]] = given.what
    if kind == "areas" and given.level:
        options["level"] = given.level
    if given.replace:
        options["replace"] = True
    source = given.source if is_same else None
    return Choices(kind, source or None, given.surveyed or None, given.on or None, options)


def _chosen_name(before: Choices) -> str:
    return next((name for name in ("sheet", "layer") if name in before.options), "")


def page_of(
    upload: Upload, catalogue: Catalogue, levels: Sequence[Mapping[str, Any]], place: PlaceRow
) -> dict[str, Any]:
    """Return what the template of a file's page shows."""
    choices, known = Choices.of(upload), upload.state
    is_busy = is_worked_on(upload.folder)
    state = known["state"]
    if not is_busy and state in ("looking", "bringing"):
        state = "cut_off"
    names = known.get("names")
    previews = [_preview(one, catalogue) for one in known.get("previews", [])]
    kind = choices.kind or ""
    return {
        "key": upload.key,
        "file_name": upload.name,
        "size": _size(upload.size),
        "state": state,
        "is_busy": is_busy,
        "failure": known.get("failure"),
        "names": {"what": names[0], "all": names[1]} if names else None,
        "chosen_name": choices.options.get(_chosen_name(choices), ""),
        "previews": previews if state in ("looked", "brought") else [],
        "outcomes": [_outcome(one) for one in known.get("outcomes", [])],
        "kinds": [{"id": one, "title": _say(title)} for one, title in KIND_TITLES.items()],
        "kind": kind,
        "sources": _sources(catalogue, kind),
        "source": choices.source or (previews[0]["source"] if previews else ""),
        "whats": _whats(catalogue, kind),
        "what": choices.options.get(WHAT.get(kind, ""), ""),
        "levels": levels if kind == "areas" else [],
        "level": choices.options.get("level", ""),
        "themes": [{"id": one.id, "title": speaking.title(one)} for one in catalogue.themes.values()],
        "surveyed": choices.surveyed or "",
        "on": choices.on or "",
        "replace": bool(choices.options.get("replace")),
        "lying": _lying_value(choices.options.get("crs", ""), bool(choices.options.get("swap_axes"))),
        "encoding": choices.options.get("encoding", ""),
        "encodings": previews[0]["encodings"] if previews else _encodings_for(known),
        "box": ",".join(map(str, (place.west, place.south, place.east, place.north))),
        "number": lambda value: speaking.number(value),
    }


def _encodings_for(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the encodings to choose among where a file could not even be previewed for its letters."""
    words = ((known.get("failure") or {}).get("words")) or ""
    if "letters" not in words and "cannot be read as" not in words:
        return []
    return [{"encoding": one, "title": _say(title), "words": []} for one, title in ENCODING_TITLES.items()]


def _preview(found: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    to_mend = found["to_mend"] or 0
    on_map = found["on_map"]
    sentence = None
    if on_map is not None:
        sentence = counts_sentence(found["lines_read"], on_map, to_mend)
    source = catalogue.sources[found["source"]]
    return {
        **found,
        "title": _say(KIND_TITLES[found["kind"]]),
        "source_title": speaking.title(source),
        "sentence": sentence,
        "share": _share(found["lines_read"], to_mend),
        "columns": [
            {"title": _say(FIELD_TITLES.get(name, name)), "headings": headings}
            for name, headings in found["fields"].items()
        ],
        "encodings": [{**one, "title": _say(ENCODING_TITLES[one["encoding"]])} for one in found["encodings"]],
        "places": [_lying(one) for one in found["places"]],
        "reasons": [{**one, "rows": speaking.number(one["rows"])} for one in found["reasons"]],
        "refusals": [{**one, "line": speaking.digits(one["line"])} for one in found["refusals"]],
    }


def _share(lines: int, to_mend: int) -> int:
    """Return which part of a hundred is in order, in whole steps; never 100 while a row is not."""
    if not lines:
        return 0
    return min(99, round(100 * (lines - to_mend) / lines)) if to_mend else 100


def counts_sentence(lines: int, on_map: int, to_mend: int) -> str:
    """Return the counts in the words of the page."""
    shown = [speaking.number(one) for one in (lines, on_map, to_mend)]
    return _say("{} rows were read, {} on the map, {} to be mended").format(*shown)


def _lying(found: Mapping[str, Any]) -> dict[str, Any]:
    zone = ZONE_OF.get(found["crs"])
    text = (
        _say("UTM, zone {}").format(speaking.digits(zone))
        if zone
        else _say("Degrees of longitude and latitude")
    )
    if found["is_swapped"]:
        text = _say("{}, the two columns swapped").format(text)
    counted = _say("{} of {} rows lie in the place").format(
        speaking.number(found["rows"]), speaking.number(found["of"])
    )
    return {"value": _lying_value(found["crs"], found["is_swapped"]), "title": text, "counted": counted}


def _lying_value(crs: str, is_swapped: bool) -> str:
    return f"{crs} swapped" if is_swapped else crs


def _outcome(found: Mapping[str, Any]) -> dict[str, Any]:
    counted = ("created", "changed", "unchanged", "gone", "relocated", "outside", "duplicate", "named_only")
    return {
        **found,
        "title": _say(KIND_TITLES[found["kind"]]),
        "sentence": counts_sentence(found["lines_read"], found["on_map"], found["refused"]),
        "share": _share(found["lines_read"], found["refused"]),
        "shown": {name: speaking.number(found[name]) for name in counted if found[name]},
        "reasons": [{**one, "rows": speaking.number(one["rows"])} for one in found["reasons"]],
        "refusals": [{**one, "line": speaking.digits(one["line"])} for one in found["refusals"]],
    }


def _sources(catalogue: Catalogue, kind: str) -> list[dict[str, str]]:
    fitting = [(key, speaking.title(one)) for key, one in catalogue.sources.items() if one.kind == kind]
    return [{"id": key, "title": title} for key, title in sorted(fitting, key=lambda one: one[1])]


def _whats(catalogue: Catalogue, kind: str) -> list[dict[str, str]]:
    known: Mapping[str, Any] = {"facilities": catalogue.facility_kinds, "reports": catalogue.categories}.get(
        kind, {}
    )
    return [{"id": key, "title": speaking.title(one)} for key, one in known.items()]


def as_row(upload: Upload, zone: ZoneInfo) -> dict[str, Any]:
    """Return a dropped file as a row of the list."""
    state = upload.state["state"]
    if state in ("looking", "bringing") and not is_worked_on(upload.folder):
        state = "cut_off"
    previews, outcomes = upload.state.get("previews", []), upload.state.get("outcomes", [])
    sentence = ""
    if state == "brought" and outcomes:
        sentence = " · ".join(_outcome(one)["sentence"] for one in outcomes)
    elif state == "looked" and previews and previews[0]["on_map"] is not None:
        first = previews[0]
        sentence = counts_sentence(first["lines_read"], first["on_map"], first["to_mend"] or 0)
    return {
        "key": upload.key,
        "name": upload.name,
        "size": _size(upload.size),
        "state": state,
        "sentence": sentence,
        "day": shown_day(datetime.fromtimestamp(upload.received_at, UTC), zone),
    }


def run_row(found: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Return an import as a row of the list."""
    return {
        **found,
        "title": _say(KIND_TITLES[found["kind"]]),
        "sentence": _say("{} rows were read, {} taken, {} not taken").format(
            *(
                speaking.number(one)
                for one in (found["lines_read"], found["accepted"] + found["duplicate"], found["refused"])
            )
        ),
        "day": shown_day(found["imported_at"], zone),
    }


def shown_day(moment: datetime, zone: ZoneInfo) -> str:
    """Return the day of a moment in the place, as people write it."""
    return speaking.short_day(moment.astimezone(zone).date())


def joined(saying: Saying) -> str:
    """Return a refusal as one line."""
    return " ".join(part for part in (saying.sentence, saying.remedy) if part)


def _size(count: int) -> str:
    if count < 1_000_000:
        return _say("{} kB").format(speaking.number(max(1, round(count / 1000))))
    return _say("{} MB").format(speaking.number(count / 1_000_000, decimals=1))


def _say(msgid: str) -> str:
    return speaking.say(msgid)
