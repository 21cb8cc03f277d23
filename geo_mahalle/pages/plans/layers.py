"""The plan as geography: KMZ for Google Earth, GeoPackage with styles for QGIS, from one table of actions.

Both hold rials, so what the document sums up can be added up again; places are those the edition may show.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.locale import translator
from geo_mahalle.pages import open_data
from geo_mahalle.pages.exports import kmz, packages
from geo_mahalle.pages.plans.editions import PlanEdition, disclose
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import Action, PlanDocument

MEANINGS: Mapping[str, tuple[str, str]] = {
    "number": ("numeral on the map; empty where not chosen", "شماره روی نقشه؛ خالی اگر انتخاب نشده"),
    "name_fa": ("what is done", "کار"),
    "name_en": ("what is done, in English", "کار، به انگلیسی"),
    "place": ("street", "گذر"),
    "why": ("one reason", "یک دلیل"),
    "committee": ("committee", "کمیته"),
    "committee_fa": ("committee", "کمیته"),
    "agency": ("agency", "دستگاه"),
    "agency_fa": ("agency", "دستگاه"),
    "first_quarter": ("begins in", "فصل آغاز"),
    "last_quarter": ("ends in", "فصل پایان"),
    "rials": ("estimate at the base date", "برآورد به بهای روز مبنا"),
    "people_share": ("part that people bring, 0 to 1", "سهم مردم، صفر تا یک"),
    "status": ("planned, doing, done, refused or persisting", "وضعیت"),
    "status_fa": ("status", "وضعیت"),
    "is_chosen": ("1 where it is in the plan, else 0", "۱ اگر در برنامه است، وگرنه ۰"),
    "reason": ("why it is in the plan or not", "چرا در برنامه هست یا نیست"),
    "evidence": ("grade A, B, C or none", "درجه شواهد"),
}


def frame_of(plan: PlanDocument, wording: Wording) -> pd.DataFrame:
    """Return the actions as a table, one row an action, without geometry."""
    rows = [
        {
            "number": one.number,
            "name_fa": one.titles.fa,
            "name_en": one.titles.en,
            "place": one.place_name,
            "why": one.why.fa,
            "committee": one.committee_id,
            "committee_fa": wording.committee(one.committee_id),
            "agency": one.agency_id,
            "agency_fa": wording.body(one.agency_id),
            "first_quarter": one.start_quarter,
            "last_quarter": one.end_quarter,
            "rials": one.cost.rials,
            "people_share": one.cost.people_share,
            "status": one.status,
            "status_fa": wording.status(one.status),
            "is_chosen": int(one.is_chosen),
            "reason": one.reason.fa,
            "evidence": one.grade,
        }
        for one in plan.actions
    ]
    frame = pd.DataFrame(rows, columns=list(MEANINGS))
    frame["number"] = frame["number"].astype(pd.Int32Dtype())
    return frame


def read_actions(
    snapshot: Snapshot, plan: PlanDocument, catalogue: Catalogue, *, edition: PlanEdition
) -> gpd.GeoDataFrame:
    """Return all actions with what the edition may show of their places; no geometry where it may not."""
    told, frame = _told(snapshot, plan, catalogue, edition)
    shapes = [None if one.geometry is None else shapely.from_wkb(one.geometry) for one in told.actions]
    placed = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"))
    placed.attrs = dict(frame.attrs)
    return placed


def render_kmz(
    snapshot: Snapshot, plan: PlanDocument, catalogue: Catalogue, *, edition: PlanEdition
) -> bytes:
    """Return the placed actions as KMZ."""
    told, frame = _told(snapshot, plan, catalogue, edition)
    placed = _placed(frame, told.actions, ())
    return _bytes(lambda path: kmz.write(placed, path), "plan.kmz")


def render_gpkg(
    snapshot: Snapshot, plan: PlanDocument, catalogue: Catalogue, *, edition: PlanEdition
) -> bytes:
    """Return all actions as a table and the placed ones as styled layers, one a kind of geometry."""
    told, frame = _told(snapshot, plan, catalogue, edition)

    def write(path: Path) -> None:
        frame.attrs["name"] = "actions"
        packages.write_geopackage(frame, path)
        for name, kinds in (
            ("actions_lines", ("LineString", "MultiLineString")),
            ("actions_points", ("Point",)),
        ):
            placed = _placed(frame, told.actions, kinds)
            if len(placed):
                placed.attrs["name"] = name
                placed.attrs["title_en"] += f", {name.removeprefix('actions_')}"
                packages.write_geopackage(placed, path)

    return _bytes(write, "plan.gpkg")


def _told(
    snapshot: Snapshot, plan: PlanDocument, catalogue: Catalogue, edition: PlanEdition
) -> tuple[PlanDocument, pd.DataFrame]:
    told = disclose(plan, edition)
    frame = frame_of(told, Wording("fa", snapshot.place.calendar, catalogue))
    frame.attrs.update(_words(snapshot, told, edition))
    return told, frame


def _placed(frame: pd.DataFrame, actions: Sequence[Action], kinds: Sequence[str]) -> gpd.GeoDataFrame:
    """Return the rows that have a place of these kinds of geometry (none named: of any)."""
    shapes = [None if one.geometry is None else shapely.from_wkb(one.geometry) for one in actions]
    keep = [shape is not None and (not kinds or shape.geom_type in kinds) for shape in shapes]
    placed = gpd.GeoDataFrame(
        frame[keep].reset_index(drop=True),
        geometry=[shape for shape, is_kept in zip(shapes, keep, strict=True) if is_kept],
        crs="EPSG:4326",
    )
    placed.attrs = dict(frame.attrs)
    return placed


def _words(snapshot: Snapshot, plan: PlanDocument, edition: PlanEdition) -> dict[str, Any]:
    """Return what the file says of itself."""
    say = translator("fa")
    return {
        "title_fa": f"برنامه ارتقای ایمنی محله {plan.area_names.fa}، نسخه {plan.version}",
        "title_en": f"Safety-improvement plan of {plan.area_names.en}, version {plan.version}",
        "place_fa": snapshot.place.name_fa,
        "place_en": snapshot.place.name_en,
        "edition": edition,
        "as_of": plan.data_until.isoformat() if plan.data_until else None,
        "run": None,
        "snapshot": f"{plan.short_hash} {snapshot.snapshot_id}",
        "licence": "; ".join(sorted({one.licence for one in snapshot.sources if one.licence})),
        "sources": [
            {
                "title_fa": one.title_fa,
                "steward_fa": one.steward_fa,
                "licence": one.licence,
                "url": one.url,
                "as_of": one.as_of.isoformat() if one.as_of else "",
            }
            for one in snapshot.sources
        ],
        "caveat_fa": " ".join(say(one) for one in open_data.CAVEATS),
        "caveat_en": " ".join(open_data.CAVEATS),
        "left_out": [],
        "units": {"rials": {"title_en": "rial", "title_fa": "ریال"}},
        "columns": {name: meaning for name, (meaning, _) in MEANINGS.items()},
        "columns_fa": {name: meaning for name, (_, meaning) in MEANINGS.items()},
        "table": "actions",
    }


def _bytes(write: Any, name: str) -> bytes:  # noqa: ANN401 - a writer of a file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()
