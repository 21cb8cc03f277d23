"""Where rows are: longitude and latitude, or the area they name; what looks swapped or projected is refused.

Nothing is turned round or projected silently: the row is refused, and the outcome offers the option that
would mend it with the number of rows that would then lie inside the place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyproj import Transformer

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import Bools, Sieve
from geo_mahalle.importers.context import Context, transformer
from geo_mahalle.importers.records import Offer
from geo_mahalle.importers.told import SWAP, ZONE, Told
from geo_mahalle.importers.values import Floats

MOST_KEPT = 20_000
UTM_ZONES = range(37, 42)
AREA_WORDS = ("area_code", "area_name", "parent_name")
"""Fields by which a row names its area."""


@dataclass(frozen=True)
class Points:
    """Longitudes and latitudes; NaN where a row has none."""

    lon: Floats
    lat: Floats

    @property
    def is_given(self) -> Bools:
        """Return which rows have a point."""
        found: Bools = ~np.isnan(self.lon)
        return found

    def columns(self) -> dict[str, pa.Array]:
        """Return the two columns, NULL where there is no point."""
        return {"lon": nullable(self.lon), "lat": nullable(self.lat)}


def nullable(numbers: Floats) -> pa.Array:
    """Return numbers as a column, NULL where they are NaN."""
    return pa.array(numbers, pa.float64(), mask=np.isnan(numbers))


def read_points(sieve: Sieve, context: Context) -> Points:
    """Return the points of a batch, from its shapes or from two columns; refuse what cannot be a place."""
    if sieve.batch.geometry is not None:
        x, y = _from_shapes(sieve)
    else:
        x, y = _from_columns(sieve)
    if context.option("swap_axes"):
        x, y = y, x
    crs = context.option("crs") or context.source.crs or (context.file.crs or None)
    change = transformer(str(crs)) if crs else None
    if change is not None:
        x, y = _transformed(sieve, change, x, y)
    return _checked(sieve, context, x, y)


def _transformed(sieve: Sieve, change: Transformer, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the points in degrees; one that the projection cannot hold is refused."""
    lon, lat = change.transform(x, y, errcheck=False)
    lost = ~np.isnan(x) & ~np.isnan(y) & ~(np.isfinite(lon) & np.isfinite(lat))
    sieve.refuse(lost, "coordinates_range", name="lon", values=_pairs(x, y, lost))
    return np.where(np.isfinite(lon), lon, np.nan), np.where(np.isfinite(lat), lat, np.nan)


def _from_columns(sieve: Sieve) -> tuple[Floats, Floats]:
    lon_text, lat_text = sieve.text("lon"), sieve.text("lat")
    x, wrong_x = values.degrees(lon_text)
    y, wrong_y = values.degrees(lat_text)
    sieve.refuse(wrong_x, "coordinates", name="lon", values=lon_text)
    sieve.refuse(wrong_y, "coordinates", name="lat", values=lat_text)
    sieve.refuse(np.isnan(x) != np.isnan(y), "coordinates_half", name="lon")
    return x, y


def _from_shapes(sieve: Sieve) -> tuple[Floats, Floats]:
    wkb = sieve.batch.geometry
    given = wkb.to_numpy(zero_copy_only=False) if wkb is not None else np.array([], dtype=object)
    shapes = shapely.from_wkb(given, on_invalid="ignore")
    absent = shapely.is_missing(shapes)
    kinds = shapely.get_type_id(shapes)
    kind_names = pa.array([None if shape is None else shape.geom_type for shape in shapes], pa.string())
    sieve.refuse(~absent & (kinds != 0), "geometry_kind", name="geometry", values=kind_names)
    points = np.where(kinds == 0, shapes, None)
    return shapely.get_x(points), shapely.get_y(points)


def refuse_unnamed(context: Context, x: Floats, y: Floats) -> None:
    """Refuse a file that names no coordinate system where nothing of its first rows lies in the place.

    Numbers beyond degrees are left to the rows themselves, which say which UTM zone would fit.
    """
    is_named = context.option("crs") or context.source.crs or context.file.crs != ""
    given = np.isfinite(x) & np.isfinite(y)
    if is_named or context.tally.counts["crs_seen"] or not given.any():
        return
    context.tally.counts["crs_seen"] += 1
    x, y = x[given], y[given]
    is_degrees = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    if not is_degrees.all() or context.is_inside(x, y).any() or context.is_inside(y, x).any():
        return
    raise InputRefused(
        f"{context.request.path.name} names no coordinate system, and read as degrees it lies around "
        f"{x.mean():.4f}, {y.mean():.4f}, outside the place.",
        remedy="Name it, for example --crs EPSG:32639; or --crs EPSG:4326 if these are degrees.",
    )


def _checked(sieve: Sieve, context: Context, x: Floats, y: Floats) -> Points:
    shown = pa.array([f"{a}, {b}" for a, b in zip(x, y, strict=True)]) if _odd(x, y) else None
    refuse_unnamed(context, x, y)
    turned = ~context.is_inside(x, y) & context.is_inside(y, x)
    context.tally.counts["swapped"] += int((turned & sieve.kept).sum())
    sieve.refuse(turned, "swapped_axes", name="lon", values=shown or _pairs(x, y, turned))
    beyond = (np.abs(x) > 180) | (np.abs(y) > 90)
    if beyond.any():
        context.tally.projected.append((x[beyond][:MOST_KEPT], y[beyond][:MOST_KEPT]))
    metres = (np.abs(x) > 1000) & (np.abs(y) > 1000)
    sieve.refuse(beyond & metres, "projected", name="lon", values=shown)
    sieve.refuse(beyond, "coordinates_range", name="lon", values=shown)
    return Points(x, y)


def _odd(x: Floats, y: Floats) -> bool:
    return bool(((np.abs(x) > 180) | (np.abs(y) > 90)).any())


def _pairs(x: Floats, y: Floats, mask: Bools) -> pa.Array:
    """Return the pairs of the masked rows as text, to be shown in their refusal."""
    texts = [f"{a}, {b}" if on else None for a, b, on in zip(x, y, mask, strict=True)] if mask.any() else None
    return pa.array(texts, pa.string()) if texts else pa.nulls(len(x), pa.string())


def offers(context: Context) -> list[Offer]:
    """Return what would mend the rows whose coordinates are swapped or projected."""
    found = []
    if rows := context.tally.counts["swapped"]:
        found.append(Offer("--swap-axes", rows, Told(SWAP, rows)))
    if context.tally.projected:
        x = np.concatenate([part for part, _ in context.tally.projected])
        y = np.concatenate([part for _, part in context.tally.projected])
        for zone in UTM_ZONES if context.place.south >= 0 else ():
            rows = _inside_by(context, f"EPSG:{32600 + zone}", x, y)
            if rows:
                found.append(Offer(f"--crs EPSG:{32600 + zone}", rows, Told(ZONE, rows, len(x), zone)))
    return sorted(found, key=lambda offer: -offer.rows)


def _inside_by(context: Context, crs: str, x: Floats, y: Floats) -> int:
    change = transformer(crs)
    if change is None:
        return 0
    lon, lat = change.transform(x, y, errcheck=False)
    return int(context.is_inside(lon, lat).sum())


def read_areas(
    sieve: Sieve, context: Context, *, level: str | None = None, needed: Bools | None = None
) -> pa.Array:
    """Return the ids of the areas that rows name; refuse `needed` rows whose name finds none, or two.

    Rows outside `needed` keep NULL where their name finds nothing.
    """
    parts = [sieve.text(name) for name in AREA_WORDS]
    joined = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in parts), "\x1f")
    coded = joined.dictionary_encode()
    answers = [_find(context, text, level) for text in coded.dictionary.to_pylist()]
    ids = pa.array([found for found, _ in answers], pa.int64()).take(coded.indices)
    reasons = np.array([why or "" for _, why in answers], dtype=object)[coded.indices.to_numpy()]
    shown = pc.coalesce(parts[0], parts[1])
    name = "area_code" if sieve.columns.has("area_code") else "area_name"
    judged = np.ones(len(ids), dtype=bool) if needed is None else needed
    for reason in ("elsewhere", "area_unknown", "area_ambiguous"):
        at = (reasons == reason) & judged
        blamed = ("parent_name", parts[2]) if reason == "elsewhere" else (name, shown)
        known = context.names.names()
        detail = values.suggestions(shown, at, known) if reason == "area_unknown" and at.any() else None
        sieve.refuse(at, reason, name=blamed[0], values=blamed[1], detail=detail)
    return ids


def _find(context: Context, text: str, level: str | None) -> tuple[int | None, str | None]:
    code, name, parent = (part or None for part in text.split("\x1f"))
    return context.names.find(code, name, parent, level=level)
