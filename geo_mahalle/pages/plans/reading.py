"""What publishing reads of plans: each edition's version of every area's, and the photos somebody cleared.

The public sees the decided version, the council and the office the newest. A photo belongs to an action of
the plan in force and is shown only after somebody looked at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from geo_mahalle.database import connect
from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.pages.plans.editions import EDITIONS, PlanEdition
from geo_mahalle.pages.plans.paper import paper_for
from geo_mahalle.planning import desks
from geo_mahalle.planning.following import read_photos
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.planning.versions import newest_versions, read_plan
from geo_mahalle.settings import Settings

Plans = dict[str, PlanDocument]
"""Plans by the code of their area."""


@dataclass(frozen=True)
class Pictures:
    """The newest cleared photos of an action, from before and after the work: name and bytes, '' and none."""

    before: str = ""
    after: str = ""
    before_body: bytes = b""
    after_body: bytes = b""

    def files(self) -> list[tuple[str, bytes]]:
        """Return name and bytes of those that there are."""
        both = ((self.before, self.before_body), (self.after, self.after_body))
        return [(name, body) for name, body in both if name]


Buildings = Mapping[str, Sequence[shapely.Geometry]]
"""Outlines of buildings by area code: ground of its sheet."""
Gallery = Mapping[str, Mapping[str, Pictures]]
"""Pictures by area code and key of the action."""


def read_plans(settings: Settings) -> dict[PlanEdition, Plans]:
    """Return the plans of every edition, all from one state of the database, not yet disclosed."""
    made: dict[PlanEdition, Plans] = {edition: {} for edition in EDITIONS}
    with connect(settings) as connection:
        for code, newest, decided in newest_versions(connection):
            told = read_plan(connection, code, newest)
            made["council"][code] = made["office"][code] = told
            if decided is not None:
                made["public"][code] = told if decided == newest else read_plan(connection, code, decided)
    return made


def read_gallery(settings: Settings, plans: Plans) -> Gallery:
    """Return the cleared photos of plans in force; a photo whose file is gone is left out."""
    made: dict[str, dict[str, Pictures]] = {}
    with connect(settings) as connection:
        for code, plan in plans.items():
            if plan.status != "approved":
                continue
            found: dict[str, dict[str, tuple[str, bytes]]] = {}
            for photo in read_photos(connection, code):
                file = settings.home / "photos" / Path(photo.file_name).name
                if photo.review == "cleared" and file.is_file():
                    held = found.setdefault(photo.action_key, {})
                    held.setdefault(photo.kind, (f"{photo.public_id}.jpg", file.read_bytes()))
            made[code] = {key: _pictures(held) for key, held in found.items()}
    return made


def read_buildings(settings: Settings, snapshot: Snapshot, codes: Iterable[str]) -> Buildings:
    """Return the outlines of buildings that lie on the sheet of each area, where the register has any."""
    with connect(settings) as connection:
        return {
            code: shapely.from_wkb(found)
            for code in codes
            if (
                found := desks.read_buildings(
                    connection, paper_for(snapshot.area(code).bounds).seen(), snapshot.as_of
                )
            )
        }


def _pictures(held: Mapping[str, tuple[str, bytes]]) -> Pictures:
    before, after = held.get("before", ("", b"")), held.get("after", ("", b""))
    return Pictures(before[0], after[0], before[1], after[1])


def shown_pictures(plan: PlanDocument, gallery: Mapping[str, Pictures]) -> dict[str, Pictures]:
    """Return the photos that go with a disclosed plan: none of a draft, none of a place that is not shown."""
    if plan.status != "approved":
        return {}
    return {
        one.key: gallery[one.key] for one in plan.chosen if one.key in gallery and one.geometry is not None
    }
