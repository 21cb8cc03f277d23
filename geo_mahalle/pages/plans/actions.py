"""The tab «کارها» of an area's page: its plan as cards and as a layer of the page's Folium map.

Comes in: a plan that `editions.disclose` has gone over. A card says what, why, who and until when; the map
shows the actions of a quarter or all, and what was considered and not chosen when a reader asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from geo_mahalle.maps import pack_ints, pack_words
from geo_mahalle.maps.elements import MapElement
from geo_mahalle.maps.pack import pack_lines, pack_points
from geo_mahalle.pages.plans.reading import Pictures
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import Action, PlanDocument

STEPS = 4


def _(text: str) -> str:
    return text


class ActionLayer(MapElement):
    """Numbered actions: shape says how each stands, its line where it works."""

    call = "actionLayer"


@dataclass(frozen=True)
class Dot:
    """One step of an action's history."""

    words: str
    when: str
    is_reached: bool
    is_now: bool


@dataclass(frozen=True)
class Card:
    """One action in words; `index` is its mark on the map, -1 where it has none."""

    action: Action
    index: int
    number: str
    title: str
    why: str
    who: str
    until: str
    cost: str
    people: str
    status_words: str
    first: int
    last: int
    dots: tuple[Dot, ...]
    pictures: Pictures


@dataclass(frozen=True)
class Passed:
    """What was considered and not chosen."""

    title: str
    place: str
    reason: str
    index: int


@dataclass(frozen=True)
class Tab:
    """All that the tab says."""

    plan: PlanDocument
    version: str
    decided: str
    cards: tuple[Card, ...]
    counts: tuple[tuple[str, str, str], ...]
    quarters: tuple[tuple[int, str], ...]
    passed: tuple[Passed, ...]
    incomplete: tuple[str, ...]
    total: str
    people: str
    committees: frozenset[str]
    files: tuple[tuple[str, str], ...]


def tab_of(
    plan: PlanDocument,
    wording: Wording,
    *,
    files: Sequence[tuple[str, str]] = (),
    pictures: Mapping[str, Pictures] | None = None,
) -> Tab:
    """Return what the tab says of a disclosed plan; `files` are name and words of what can be taken along.

    `pictures` are the photos the edition may show, by the key of their action.
    """
    shown = pictures or {}
    placed = {one.key: at for at, one in enumerate(placed_actions(plan))}
    keys = [one.quarter for one in plan.quarters]
    cards = tuple(
        _card(one, placed.get(one.key, -1), keys, plan, wording, shown.get(one.key, Pictures()))
        for one in plan.chosen
    )
    counts = tuple(
        (status, wording.number(len(found)), wording.status(status))
        for status in ("done", "doing", "persisting", "planned", "refused")
        if (found := [one for one in plan.chosen if one.status == status])
    )
    used = sorted({card.first for card in cards if card.first >= 0})
    return Tab(
        plan=plan,
        version=wording.digits(plan.version),
        decided=wording.day(plan.decided_on),
        cards=cards,
        counts=counts,
        quarters=tuple((at, wording.quarter(keys[at])) for at in used),
        passed=tuple(
            Passed(
                wording.title(one.titles),
                one.place_name or "",
                wording.title(one.reason),
                placed.get(one.key, -1),
            )
            for one in plan.not_chosen
        ),
        incomplete=tuple(wording.title(one) for one in plan.incomplete),
        total=wording.millions(plan.total_rials),
        people=wording.millions(plan.people_rials),
        committees=frozenset(one.committee_id for one in plan.chosen),
        files=tuple(files),
    )


def placed_actions(plan: PlanDocument) -> list[Action]:
    """Return the actions that the map may show, the chosen first, in the order of the layer's marks."""
    return [one for one in plan.actions if one.geometry is not None]


def _card(
    one: Action,
    index: int,
    keys: Sequence[str],
    plan: PlanDocument,
    wording: Wording,
    pictures: Pictures,
) -> Card:
    title = wording.title(one.titles)
    return Card(
        action=one,
        index=index,
        number=wording.digits(one.number),
        title=f"{title}، {one.place_name}" if one.place_name else title,
        why=wording.title(one.why),
        who=f"{wording.body(one.agency_id)} · {wording.committee(one.committee_id)}",
        until=wording.say("end of {quarter}").format(quarter=wording.quarter(one.end_quarter)),
        cost=wording.millions(one.cost.rials) if one.cost.rials else "",
        people=wording.share(one.cost.people_share) if one.cost.people_share else "",
        status_words=wording.status(one.status),
        first=keys.index(one.start_quarter) if one.start_quarter in keys else -1,
        last=keys.index(one.end_quarter) if one.end_quarter in keys else -1,
        dots=_dots(one, plan, wording),
        pictures=pictures,
    )


def _dots(one: Action, plan: PlanDocument, wording: Wording) -> tuple[Dot, ...]:
    """Return the history in four dots: planned, decided, with the agency, done."""
    days: dict[str, date] = {}
    for event in one.events:
        days.setdefault(event.status, event.at.date())
    reached = 1 + (plan.decided_on is not None) + (one.status != "planned") + (one.status == "done")
    told = (
        (wording.say(_("put into the plan")), wording.day(plan.made_on)),
        (wording.say(_("decided")), wording.day(plan.decided_on)),
        (
            wording.say(_("with {agency}")).format(agency=wording.body(one.agency_id)),
            wording.day(days.get("doing")),
        ),
        (
            wording.say(_("done") if one.status == "done" else _("finishing")),
            wording.day(days.get("done")) or wording.quarter(one.end_quarter),
        ),
    )
    return tuple(
        Dot(words, when, at < reached, at == reached - 1 and at < STEPS - 1)
        for at, (words, when) in enumerate(told)
    )


def layer_of(plan: PlanDocument, wording: Wording) -> ActionLayer | None:
    """Return the map layer of a disclosed plan; None where no action has a place that may be shown."""
    shown = placed_actions(plan)
    if not shown:
        return None
    shapes = [shapely.from_wkb(one.geometry) for one in shown]
    lines: list[list[tuple[float, float]]] = []
    line_of: list[int] = []
    for shape in shapes:
        line_of.append(-1)
        parts = [
            part.exterior if part.geom_type == "Polygon" else part
            for part in shapely.get_parts(shape)
            if part.geom_type in ("LineString", "Polygon")
        ]
        if parts:
            line_of[-1] = len(lines)
            lines.append(
                [(x, y) for x, y in shapely.get_coordinates(max(parts, key=lambda p: p.length)).tolist()]
            )
    middles = [_middle(shape) for shape in shapes]
    keys = [one.quarter for one in plan.quarters]
    return ActionLayer(
        "actions",
        data={
            "points": pack_points([x for x, _ in middles], [y for _, y in middles]),
            "lines": pack_lines(lines) if lines else None,
            "line": pack_ints(line_of),
            "number": pack_ints([one.number or 0 for one in shown]),
            "first": pack_ints([_place(keys, one.start_quarter) for one in shown]),
            "last": pack_ints([_place(keys, one.end_quarter) for one in shown]),
            "status": pack_words([one.status if one.is_chosen else "passed" for one in shown]),
            "committee": pack_words([one.committee_id for one in shown]),
        },
    )


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    longest = max(shapely.get_parts(shape), key=lambda part: part.length)
    if longest.geom_type == "LineString":
        longest = longest.interpolate(0.5, normalized=True)
    spot = longest if longest.geom_type == "Point" else longest.representative_point()
    return spot.x, spot.y


def _place(keys: Sequence[str], quarter: str | None) -> int:
    return keys.index(quarter) if quarter in keys else -1
