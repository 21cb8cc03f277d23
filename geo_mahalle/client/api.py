"""A place over its API: the same frames as over the database, as far as the key covers.

Pages of rows are put together, typed and titled by the very functions that the database's own frames go
through, with the words that the API tells about each table; so a frame is the same whichever way it came.
What lies outside the key is said, never silently missing.
"""

from __future__ import annotations

import ipaddress
import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pandas as pd
import pyarrow as pa
import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.client.asked import Asked
from geo_mahalle.client.inline import InlinePage, fetch_page
from geo_mahalle.client.naming import (
    LeftOutWarning,
    Several,
    find_code,
    several,
)
from geo_mahalle.database.filters import Filter, encode_filter
from geo_mahalle.disclosure import Snapshot
from geo_mahalle.errors import GeoMahalleError, UserError
from geo_mahalle.pages.exports import find_layer, words, write_file
from geo_mahalle.pages.exports.frames import to_frame
from geo_mahalle.pages.exports.paging import LARGEST_PAGE, order_of
from geo_mahalle.pages.exports.values import join_values

TIMEOUT_S = 120
TYPES = {str(kind): kind for kind in (pa.string(), pa.bool_(), pa.int16(), pa.int32(), pa.int64())} | {
    str(kind): kind for kind in (pa.float32(), pa.float64(), pa.date32())
}


class ApiError(GeoMahalleError):
    """The API does not answer."""

    http_status = 502


class _Staying(HTTPRedirectHandler):
    """Follow no redirect: the key is for one address."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        """Return no further request."""


class ApiPlace(Asked):
    """A place behind an API: `areas()`, `issues()`, `facilities()`, `indicator(id)`, as over the database."""

    def __init__(self, address: str, key: str) -> None:
        self.address = check_address(address)
        self._key = key
        self._opener = build_opener(_Staying())
        self._told: dict[str, Mapping[str, Any]] = {}

    def __repr__(self) -> str:
        return f"<ApiPlace {self.address}: {self.name}>"

    @cached_property
    def name(self) -> str:
        """The place's name."""
        return str(self._about("areas")["words"]["place_fa"])

    def indicators(self) -> pd.DataFrame:
        """Return the indicators there are: titles, unit, kind, direction, source."""
        return pd.DataFrame(self._get("/api/v1/indicators")["indicators"]).set_index("id")

    def indicator(self, name: str, *, level: Several = None, period: str | None = None) -> pd.DataFrame:
        """Return areas with an indicator's value, interval, n and status in a period (None: newest year)."""
        told = self._get(f"/api/v1/indicators/{name}")
        chosen = period or told["newest_period"]
        frame = join_values(self._frame("areas", Filter(levels=several(level))), _values(told), chosen)
        about = self._about("areas")
        titles = dict(zip(("title_fa", "title_en"), told["titles"], strict=True))
        wanted = replace(
            find_layer("areas", cast("Catalogue", None)),
            name=told["indicator"],
            indicator=told["indicator"],
            **titles,
        )
        words_told = _words(about)
        measured = dict.fromkeys(("value", "low", "high"), told["unit"]) if told["unit"] else {}
        words_told = replace(words_told, units={**words_told.units, **measured})
        snapshot = SimpleNamespace(
            snapshot_id=told["snapshot"],
            sources=[SimpleNamespace(id=one) for one in told["snapshot_sources"]],
        )
        frame = words.add_titles(frame, _catalogue(about), words_told)
        frame.attrs = words.describe(frame, wanted, words_told, snapshot=cast("Snapshot", snapshot))
        frame.attrs["bands"] = told["bands"]
        self._say(frame, about, outside=None)
        frame.attrs = {**frame.attrs, "period": chosen}
        return frame

    def sql(self, query: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Return the answer of one SELECT over the analysts' views, as far as the key reaches.

        The tables are those of `Place.sql`; a geometry column makes a GeoDataFrame. Raises UserError, which
        says why a query is refused.
        """
        body = json.dumps({"query": query, "parameters": parameters}, default=_plain).encode()
        table = pa.ipc.open_stream(self._post("/api/v1/sql", body)).read_all()
        told = json.loads((table.schema.metadata or {})[b"coverage"])
        frame = to_frame(table)
        frame.attrs = {"edition": "office", "query": query, "place": self.name, "left_out": []}
        self._say(frame, told, outside=None)
        return frame

    def plan(self, area: str, *, version: int | None = None) -> pd.DataFrame:
        """Return the actions of an area's plan as `Place.plan` does; UserError for an area without one."""
        (code,) = self.codes(area) or ()
        query = "" if version is None else f"?version={version}"
        try:
            told = self._get(f"/api/v1/plans/{quote(code, safe='')}{query}")
        except NothingHereError as err:
            raise UserError(f"{code} has no such plan, or your key does not cover it.") from err
        frame = to_frame(_arrow(told["features"], told["types"]))
        frame.attrs = told["attrs"]
        return frame

    def explore(self, area: str | None = None, *, height_px: int = 640) -> InlinePage:
        """Return the office's published map, or the page of one area, to be shown in the notebook.

        It is of the whole place: a key of some areas is told so by UserError.
        """
        about = self._about("areas")
        if not about["is_placewide"]:
            raise UserError(
                f"The map is of the whole place; your key covers {about['areas']} areas.",
                remedy="Draw what it covers: areas().explore()",
            )
        (code,) = self.codes(area) or ("",)
        path = f"/office/areas/{quote(code, safe='')}/" if code else "/office/"
        return fetch_page(lambda name: self._answer(name, {}), path, height_px=height_px)

    def export(self, name: str, path: Path | str, **narrow: Any) -> Path:  # noqa: ANN401 - the fields of Filter
        """Write areas, problems, facilities or an indicator to a file; its ending chooses the format."""
        if name in ("areas", "issues", "facilities"):
            frame = self._read(name, Filter(**narrow))
        elif set(narrow) <= {"levels"}:
            frame = self.indicator(name, level=narrow.get("levels"))
        else:
            raise UserError("An indicator is narrowed by levels alone.")
        write_file(frame, Path(path))
        return Path(path)

    def codes(self, area: Several) -> tuple[str, ...] | None:
        """Return the codes of areas named by code or name; None for None.

        Raises UnknownAreaError for a name that no area has, or that several have.
        """
        named = several(area)
        if named is None:
            return None
        known = self._about("areas")["words"]["named"]
        return tuple(find_code(one, known) for one in named)

    # --- inside ----------------------------------------------------------------------------------------

    def _read(self, table: str, narrow: Filter) -> pd.DataFrame:
        about = self._about(table)
        told = _words(about)
        frame = words.add_titles(self._frame(table, narrow), _catalogue(about), told)
        frame.attrs = words.describe(frame, find_layer(table, cast("Catalogue", None)), told)
        outside = None
        if not about["is_placewide"]:
            outside = int(self._get(_with(f"/api/v1/{table}/count", narrow))["outside"])
        self._say(frame, about, outside=outside)
        return frame

    def _frame(self, table: str, narrow: Filter) -> pd.DataFrame:
        about = self._about(table)
        found = list(self._features(table, narrow))
        found.sort(key=lambda feature: order_of(table, feature["properties"]))
        return to_frame(_arrow(found, about["types"]), about["categories"])

    def _say(self, frame: pd.DataFrame, about: Mapping[str, Any], *, outside: int | None) -> None:
        """Say what is not in a frame, as a warning and in its attrs."""
        if not about["is_placewide"]:
            said = f"{len(frame)} rows: your key covers {about['areas']} areas"
            said += "." if outside is None else f"; {outside} rows lie outside it."
            frame.attrs["left_out"] = [*frame.attrs["left_out"], said]
        for sentence in frame.attrs["left_out"]:
            warnings.warn(sentence, LeftOutWarning, stacklevel=4)

    def _about(self, table: str) -> Mapping[str, Any]:
        if table not in self._told:
            self._told[table] = self._get(f"/api/v1/{table}/about")
        return self._told[table]

    def _features(self, table: str, narrow: Filter) -> Iterator[dict[str, Any]]:
        address: str | None = _with(f"/api/v1/{table}", narrow, f"limit={LARGEST_PAGE}")
        while address:
            page = self._get(address)
            yield from page["features"]
            address = page["next"]

    def _get(self, path: str) -> Mapping[str, Any]:
        try:
            body: Mapping[str, Any] = json.loads(self._answer(path, {}))
        except ValueError as err:
            raise self._silent(err) from err
        return body

    def _post(self, path: str, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/vnd.apache.arrow.stream"}
        return self._answer(path, headers, body)

    def _answer(self, path: str, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
        given = {"Authorization": f"Bearer {self._key}", **headers}
        request = Request(self.address + path, data=body, headers=given)  # noqa: S310 - the address is checked
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                read: bytes = answer.read()
        except HTTPError as err:
            raise _refusal(err) from err
        except (URLError, TimeoutError, OSError) as err:
            raise self._silent(err) from err
        return read

    def _silent(self, error: Exception) -> ApiError:
        return ApiError(
            f"{self.address} does not answer: {error}", remedy="Look at the address, and whether it serves."
        )


class NothingHereError(UserError):
    """What was asked for is not there, or not within what the key covers: the API tells no difference."""


def check_address(address: str) -> str:
    """Return an address without its slash; a key travels by https, by http to this very machine only."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(f"{address!r} is not an address of a server.", remedy="Write https://…")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise UserError("A key is not sent over plain http.", remedy="Write https://…")
    return f"{parts.scheme}://{parts.netloc}"


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(error: HTTPError) -> GeoMahalleError:
    """Return what the API said as our error."""
    if error.code in (401, 404):
        nothing = NothingHereError if error.code == 404 else UserError
        return nothing("There is nothing here for this key.", remedy="Look at the key: geo-mahalle key list")
    try:
        said = json.loads(error.read())
    except ValueError:
        return ApiError(f"The API answered {error.code}.")
    return UserError(str(said.get("detail") or said.get("title")))


def _plain(value: object) -> object:
    """Return a parameter of a query as JSON has it: days as text, arrays as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    return list(value) if isinstance(value, (set, frozenset)) else str(value)


def _with(path: str, narrow: Filter, more: str = "") -> str:
    query = "&".join(part for part in (encode_filter(narrow), more) if part)
    return f"{path}?{query}" if query else path


def _arrow(features: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pa.Table:
    """Return features as the table that the database would give."""
    columns = []
    for name, kind in types.items():
        if kind == "geometry":
            texts = [None if one["geometry"] is None else json.dumps(one["geometry"]) for one in features]
            shapes = shapely.set_srid(shapely.from_geojson(texts), 4326) if texts else []
            held = pa.array(shapely.to_wkb(shapes, hex=True, include_srid=True) if texts else [], pa.string())
            columns.append((pa.field(name, pa.string(), metadata={"crs": "EPSG:4326"}), held))
            continue
        values = [one["properties"][name] for one in features]
        if kind == str(pa.date32()):
            values = [None if value is None else date.fromisoformat(value) for value in values]
        columns.append((pa.field(name, TYPES[kind]), pa.array(values, TYPES[kind])))
    return pa.table([held for _, held in columns], schema=pa.schema([field for field, _ in columns]))


def _values(told: Mapping[str, Any]) -> pd.DataFrame:
    """Return the values of an indicator as `values.value_frame` makes them."""
    kept = ["area", "period", "value", "low", "high", "n", "status"]
    frame = pd.DataFrame(told["values"], columns=kept)
    for name in ("value", "low", "high", "n"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    for name in ("area", "period", "status"):
        frame[name] = frame[name].astype("category")
    return frame


def _words(about: Mapping[str, Any]) -> words.Words:
    told = {key: value for key, value in about["words"].items() if key != "named"}
    return words.Words(
        **{
            **told,
            "as_of": date.fromisoformat(told["as_of"]),
            "state_names": {key: tuple(pair) for key, pair in told["state_names"].items()},
            "sources": tuple(told["sources"]),
            "withheld": {int(key): value for key, value in told["withheld"].items()},
        }
    )


def _catalogue(about: Mapping[str, Any]) -> Catalogue:
    """Return the titles that the API told in the shape of a catalogue, for `words.add_titles` alone."""
    tables = {
        table: {key: SimpleNamespace(title_fa=fa, title_en=en) for key, (fa, en) in titles.items()}
        for table, titles in about["titles"].items()
    }
    return cast("Catalogue", SimpleNamespace(**tables))
