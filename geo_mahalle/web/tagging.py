"""What /tag's pages share: who may tag, what a phone is told of the catalogue, the intake of reports."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.catalogue.tagging import chips_by_category
from geo_mahalle.database import Connection, read_place
from geo_mahalle.database.cluster import secret
from geo_mahalle.database.scope import Account, Scope
from geo_mahalle.locale import script_messages
from geo_mahalle.register.hazards import Intake, Tagger
from geo_mahalle.settings import Settings
from geo_mahalle.web import speaking
from geo_mahalle.web.acting import ROLES, catalogue_of
from geo_mahalle.web.admission import missing
from geo_mahalle.web.showing import static_files

TAGGERS = frozenset(ROLES)
TILES = 8
INTAKE_HOLDS_S = 60.0
_intakes: dict[Settings, tuple[float, Intake]] = {}
FIRST = (
    "lamp_out",
    "pothole",
    "open_pit",
    "litter",
    "low_power_line",
    "unsafe_crossing",
    "flooded_passage",
    "derelict_building",
)
"""The eight pictures where nothing was tagged yet and no committee is named."""

PICTURES = {
    "lamp": "lamp",
    "passage": "passage",
    "road_surface": "pothole",
    "pavement": "pavement",
    "steps": "steps",
    "drain": "flood",
    "sewer": "flood",
    "canal": "canal",
    "opening": "pit",
    "hydrant": "hydrant",
    "building": "ruin",
    "vacant_land": "plot",
    "construction_site": "site",
    "retaining_wall": "wall",
    "crossing": "crossing",
    "school_gate": "crossing",
    "traffic_sign": "sign",
    "sign_plate": "sign",
    "power_equipment": "power",
    "telecom_equipment": "power",
    "winter_service": "flood",
    "tree": "tree",
    "park": "tree",
    "water_pipe": "pipe",
    "water_service": "pipe",
    "gas_equipment": "gas",
    "waste_service": "waste",
    "bin": "bin",
    "play_equipment": "play",
    "street_furniture": "bench",
    "community_place": "bench",
    "transit_stop": "stop",
    "transport_service": "stop",
    "animal_service": "dog",
}
"""Which of our own drawings shows a category's object; anything else has the general one."""


def own_scripts() -> dict[str, str]:
    """Return the scripts of /tag by name."""
    return {
        name: body.decode()
        for name, body in static_files().items()
        if name.startswith("tag") and name.endswith(".js")
    }


def setup_of(settings: Settings) -> dict[str, object]:
    """Return what a phone keeps of the catalogue: words, categories, chips, numbers; about no person."""
    return _setup(settings.layers, catalogue_of(settings).sha256, settings, speaking.language())


@cache
def _setup(_layers: Path | None, _digest: str, settings: Settings, language: str) -> dict[str, object]:
    catalogue = catalogue_of(settings)
    return {
        "words": script_messages(language, own_scripts().values()),
        "committees": [
            {"id": one.id, "title": speaking.title(one), "colour": one.colour}
            for one in catalogue.committees.values()
        ],
        "agencies": {one.id: speaking.short(one) for one in catalogue.agencies.values()},
        "categories": [
            {
                "id": one.id,
                "committee": one.committee,
                "agency": one.agency,
                "title": speaking.title(one),
                "short": speaking.short(one),
                "class": one.sensitivity,
                "picture": PICTURES.get(one.object, "other"),
                "rubric": [level.fa if language == "fa" else level.en for level in one.rubric],
            }
            for one in catalogue.categories.values()
        ],
        "chips": [
            {"id": one.id, "title": speaking.title(one), "categories": list(one.categories)}
            for one in catalogue.chips.values()
        ],
        "emergencies": [
            {"phone": one.phone, "title": speaking.title(one), "categories": list(one.categories)}
            for one in catalogue.emergencies.values()
        ],
    }


def intake_of(settings: Settings, connection: Connection) -> Intake:
    """Return what this place takes in; its timezone is read anew once a minute."""
    known = _intakes.get(settings)
    if known is None or time.monotonic() - known[0] > INTAKE_HOLDS_S:
        catalogue = catalogue_of(settings)
        fresh = Intake(
            catalogue.categories,
            chips_by_category(catalogue.chips, catalogue.categories),
            secret(settings),
            takes_notes=settings.takes_notes,
            timezone=read_place(connection).timezone,
        )
        known = _intakes[settings] = (time.monotonic(), fresh)
    return known[1]


def tagger_of(account: Account, scope: Scope) -> Tagger:
    """Return an account as one who tags; missing for one that reaches no area."""
    role = ROLES.get(account.kind)
    if role is None or not (scope.is_placewide or scope.area_ids):
        raise missing()
    return Tagger(account.public_id, role, () if scope.is_placewide else tuple(sorted(scope.area_ids)))


def may_tag(category_class: int, scope: Scope) -> bool:
    """Tell whether a class is tagged by this account: S3 are counts of services, for their heads alone."""
    return category_class <= max(2, scope.max_sensitivity)


def tiles_of(catalogue: Catalogue, committees: Iterable[str], common: Iterable[str]) -> list[str]:
    """Return the eight categories with pictures: the commonest of the committees, then the first of each."""
    bound = frozenset(committees)
    fits = [
        one.id
        for one in catalogue.categories.values()
        if one.sensitivity < 2 and (not bound or one.committee in bound)
    ]
    pictured = [one for one in common if one in fits]
    spare = [one for one in FIRST if one in fits] if not bound else []
    order = list(dict.fromkeys([*pictured, *spare, *fits]))
    return _unlike(order, catalogue.categories)


def _unlike(order: list[str], known: Mapping[str, Category]) -> list[str]:
    """Return the first eight, one of each picture first: two tiles with one picture help nobody."""
    by_picture: dict[str, str] = {}
    for one in order:
        by_picture.setdefault(PICTURES.get(known[one].object, "other"), one)
    first = list(by_picture.values())
    return (first + [one for one in order if one not in first])[:TILES]


def owner_of(account: Account) -> str:
    """Return the mark by which a phone knows whose report it keeps; it says nothing to others."""
    return sha256(b"tag\0" + account.public_id.encode()).hexdigest()[:24]
