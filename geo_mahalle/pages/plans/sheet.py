"""The A3 sheet of an area's plan: map, first actions, three bars, legend and table on one page.

One source for three editions: `editions.disclose` first, then the same drawing. Actions that have no place on
the map, because nobody knows it or may show it, and those beyond fifteen stand on the back of the sheet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import segno

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Area, Snapshot
from geo_mahalle.pages import chrome, open_data
from geo_mahalle.pages.area import EMERGENCY
from geo_mahalle.pages.plans import legend
from geo_mahalle.pages.plans.domains import DomainBar, domain_bars
from geo_mahalle.pages.plans.editions import PlanEdition, disclose
from geo_mahalle.pages.plans.marks import draw_badge, draw_ring
from geo_mahalle.pages.plans.printing import Style, fit, pdf
from geo_mahalle.pages.plans.scene import Placed, Scene, draw_scene, sheet_svg
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import Action, PlanDocument

CELL: Style = (6.9, 400)
BOLD: Style = (6.9, 700)
WIDTHS_MM = {"work": 47.0, "why": 37.0, "who": 27.8, "when": 22.0}


def _(text: str) -> str:
    return text


SHORT_WHYS = {
    "many people pass here, or a school or health place is near": _("busy, or near a school"),
    "it has stood open in most months of the year": _("open in most months"),
    "life is in danger: open and of the worst severity": _("life is in danger here"),
    "services are scarcer here than elsewhere in the city": _("few services near"),
}
"""How the table says a reason that is too long for its column."""


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    number: str
    cell: str
    work: str
    why: str
    who: str
    when: str
    cost: str
    people: str
    status: str
    status_words: str
    mark: object


@dataclass(frozen=True)
class First:
    """One of the first three actions."""

    number: str
    mark: object
    status: str
    title: str
    line: str


def render(
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    *,
    edition: PlanEdition,
    address: str = "",
    language: str | None = None,
    scene: Scene | None = None,
) -> bytes:
    """Return the sheet as PDF; `address` is where the page can be read, for the square code and in words.

    `language` is the place's own where none is named; `scene` saves drawing the map again. Raises
    NotYetPublic for a draft in the public edition.
    """
    html = compose(
        snapshot, plan, catalogue, edition=edition, address=address, language=language, scene=scene
    )
    return pdf(html, identity=hashlib.sha256(html.encode()).hexdigest())


def compose(
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    *,
    edition: PlanEdition,
    address: str = "",
    language: str | None = None,
    scene: Scene | None = None,
) -> str:
    """Return the HTML the sheet is printed from."""
    told = disclose(plan, edition)
    area = snapshot.area(told.area_code)
    wording = Wording(language or snapshot.place.language, snapshot.place.calendar, catalogue)
    if scene is None:
        scene = draw_scene(snapshot, area, told, wording)
    rows = [_row(one.action, one.cell, wording) for one in scene.placed]
    on_map = {one.action.key for one in scene.placed}
    rest = [_row(one, "—", wording, is_long=True) for one in told.chosen if one.key not in on_map]
    html: str = (
        chrome.environment(wording.language)
        .get_template("plan_sheet.html")
        .render(
            _=_speaker(snapshot, area, wording),
            plan=told,
            wording=wording,
            map_name=_map_name(snapshot, area, wording),
            names=_names(snapshot, area, wording),
            area_title=wording.name_of(area),
            base=chrome.trusted(sheet_svg(scene.base)),
            over=chrome.trusted(sheet_svg([*scene.over, *scene.top])),
            labels=scene.labels,
            firsts=_firsts(scene.placed, wording),
            bars=[
                _bar(one, wording.language)
                for one in domain_bars(snapshot, area, has_interval=edition != "public")
            ],
            keys=[_key(one) for one in legend.keys(scene.drawn, wording)],
            small_keys=[
                [_key(one) for one in some]
                for some in (legend.service_keys(scene.drawn), legend.committee_keys(scene.drawn, wording))
            ],
            emergency=EMERGENCY if snapshot.place.calendar == "jalali" else (),
            halves=_halves(rows),
            rest=rest,
            address=address,
            code=chrome.trusted(_square_code(address)) if address else "",
            caveats=open_data.CAVEATS,
            snapshot=snapshot,
            sources=_sources(snapshot, wording),
            edition=edition,
            is_whole=scene.paper.is_whole,
            plates=[_plate(one, wording) for one in scene.plates],
        )
    )
    return html


def _level(snapshot: Snapshot, area: Area, wording: Wording) -> str:
    found = next(level for level in snapshot.levels if level.id == area.level)
    return found.title_fa if wording.language == "fa" else found.id.replace("_", " ")


def _map_name(snapshot: Snapshot, area: Area, wording: Wording) -> str:
    if wording.language == "fa":
        return chrome.map_name(wording.catalogue.programme.map_fa, _level(snapshot, area, wording))
    return wording.say(_("Safety-improvement map of"))


def _speaker(snapshot: Snapshot, area: Area, wording: Wording) -> Callable[[str], str]:
    """Return the translator of the sheet: {level} is what the area is called, {place} the place's name."""
    level, place = _level(snapshot, area, wording), wording.name_of(snapshot.place)
    return lambda text: wording.say(text).replace("{level}", level).replace("{place}", place)


def _sources(snapshot: Snapshot, wording: Wording) -> list[tuple[str, str]]:
    """Return titles and licences of the first sources."""
    known = wording.catalogue.sources
    return [
        (
            one.title_fa if wording.language == "fa" or one.id not in known else known[one.id].title_en,
            one.licence,
        )
        for one in snapshot.sources[:4]
    ]


def _names(snapshot: Snapshot, area: Area, wording: Wording) -> str:
    """Return what stands under the title: the place, the areas above, the council."""
    above, code = [], area.parent_code
    while code:
        one = snapshot.area(code)
        above.append(wording.name_of(one))
        code = one.parent_code
    bodies = wording.catalogue.programme.bodies
    council = next((one for one in bodies if one.id == "council"), None)
    title = "" if council is None else council.title_fa if wording.language == "fa" else council.title_en
    parts = [*above, wording.name_of(snapshot.place), title]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _key(one: legend.Key) -> dict[str, object]:
    width = 5 if one.name.startswith(("service:", "committee:")) else 12
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="5mm" '
        f'viewBox="0 0 {width} 5">{one.svg}</svg>'
    )
    return {"name": one.name, "svg": chrome.trusted(svg), "words": one.words}


def _row(action: Action, cell: str, wording: Wording, *, is_long: bool = False) -> Row:
    title, why = wording.title(action.titles), wording.title(action.why)
    placed = f"{title} · {action.place_name}" if action.place_name else title
    if not is_long:
        placed = fit((placed, title), BOLD, WIDTHS_MM["work"])
        short = wording.say(SHORT_WHYS[action.why.en]) if action.why.en in SHORT_WHYS else ""
        why = fit((why, short), CELL, WIDTHS_MM["why"])
    badge = draw_badge(action.committee_id, 7.6, 2.1, 2.8, wording.catalogue)
    mark = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9.4mm" height="4.2mm" viewBox="0 0 9.4 4.2">'
        f"{draw_ring(action.status, 2.3, 2.1, 3.5)}{badge}</svg>"
    )
    return Row(
        number=wording.digits(action.number),
        cell=cell,
        work=placed,
        why=why,
        who=fit((wording.who(action), wording.body(action.agency_id)), CELL, WIDTHS_MM["who"]),
        when=fit((wording.quarters(action), wording.quarter(action.start_quarter)), CELL, WIDTHS_MM["when"]),
        cost=wording.millions(action.cost.rials) if action.cost.rials else "—",
        people=wording.share(action.cost.people_share),
        status=action.status,
        status_words=wording.status(action.status),
        mark=chrome.trusted(mark),
    )


def _plate(scene: Scene, wording: Wording) -> dict[str, object]:
    """Return one sheet of an atlas: its map, and which actions are on it."""
    return {
        "base": chrome.trusted(sheet_svg(scene.base)),
        "over": chrome.trusted(sheet_svg([*scene.over, *scene.top])),
        "labels": scene.labels,
        "scale": scene.paper.scale,
        "actions": [
            (wording.digits(one.action.number), wording.title(one.action.titles)) for one in scene.placed
        ],
    }


def _firsts(placed: Sequence[Placed], wording: Wording) -> list[First]:
    made = []
    for one in placed[:3]:
        action = one.action
        ring = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm" viewBox="0 0 9 9">'
            f"{draw_ring(action.status, 4.5, 4.5)}</svg>"
        )
        place = f"{wording.say('cell')} {one.cell}"
        until = wording.quarter(action.end_quarter)
        ends = wording.say("until the end of {quarter}").format(quarter=until)
        who, agency = wording.who(action), wording.body(action.agency_id)
        named = [(wording.listed([place, action.place_name]), who)] if action.place_name else []
        offers = [
            f"{wording.say('Where')} {where} · {by} · {ends}"
            for where, by in [*named, (place, who), (place, agency)]
        ]
        made.append(
            First(
                wording.digits(action.number),
                chrome.trusted(ring),
                action.status,
                fit((wording.title(action.titles),), (11.0, 700), 88.0),
                fit(offers, (7.2, 400), 88.0),
            )
        )
    return made


def _bar(one: DomainBar, language: str) -> dict[str, object]:
    """Return a bar as SVG that grows as one reads; what is not known is hatched."""
    parts = ['<rect x="0.2" y="1.8" width="49.6" height="2.6" rx="1.3" fill="#F2F0E9" stroke="#938D7F" ']
    parts.append('stroke-width="0.2"/>')
    if one.value is None:
        lines = "".join(f"M{x} 4.4L{x + 2.6:.1f} 1.8" for x in range(1, 47, 2))
        parts.append(f'<path d="{lines}" stroke="#8E8B82" stroke-width="0.4"/>')
    else:
        long = 49.6 * one.value / 100
        parts.append(
            f'<rect x="{49.8 - long:.2f}" y="1.8" width="{long:.2f}" height="2.6" rx="1.3" fill="#3D6E88" '
            'stroke="#1D2B33" stroke-width="0.15"/>'
        )
        if one.low is not None and one.high is not None:
            a, b = 49.8 - 49.6 * one.high / 100, 49.8 - 49.6 * one.low / 100
            middle = 49.8 - long
            inside = f"M{middle:.2f} 3.1H{b:.2f}M{b:.2f} 2.3V3.9"
            outside = f"M{a:.2f} 3.1H{middle:.2f}M{a:.2f} 2.1V4.1"
            parts.append(f'<path d="{inside}" stroke="#FFFFFF" stroke-width="0.4"/>')
            parts.append(f'<path d="{outside}" stroke="#1D2B33" stroke-width="0.4"/>')
        if one.median is not None:
            m = 49.8 - 49.6 * one.median / 100
            tick = f"M{m - 1:.2f} 0.1H{m + 1:.2f}L{m + 0.25:.2f} 1.5V5.4H{m - 0.25:.2f}V1.5Z"
            parts.append(f'<path d="{tick}" fill="#1D2B33"/>')
    mirrored = f'<g transform="translate(50 0) scale(-1 1)">{"".join(parts)}</g>'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="50mm" height="5.6mm" viewBox="0 0 50 5.6">'
        f"{''.join(parts) if language == 'fa' else mirrored}</svg>"
    )
    return {"bar": one, "svg": chrome.trusted(svg)}


def _halves(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the two halves of the table, the right one first."""
    half = (len(rows) + 1) // 2
    return [list(rows[:half]), list(rows[half:])]


def _square_code(address: str) -> str:
    """Return the address as a square code in ink."""
    made = segno.make(address, error="m", micro=False)
    drawn: str = made.svg_inline(border=0, dark="#1D2B33", omitsize=True)
    return drawn.replace("<svg ", '<svg width="20mm" height="20mm" ', 1)
