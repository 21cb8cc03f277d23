"""The legend of the sheet: what is drawn and nothing else, in the sheet's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo_mahalle.pages.plans import things, ways_out
from geo_mahalle.pages.plans.marks import draw_badge, draw_ring
from geo_mahalle.pages.plans.wording import STATUSES, Wording


def _(text: str) -> str:
    return text


@dataclass(frozen=True)
class Key:
    """One line of the legend: a drawing 12 × 5 mm and its words."""

    name: str
    svg: str
    words: str


WORDS = {
    "action_line": _("where an action works"),
    "dark": _("has no lighting"),
    "narrow": _("a rescue vehicle cannot pass"),
    "unknown_width": _("we do not know the width"),
    "opening": _("canal or pit without a guard"),
    "safe_space": _("safe space in an earthquake"),
    "way_out": _("wide way to a safe space"),
    "hydrant": _("hydrant"),
    "not_walked": _("not walked yet: we do not know"),
    "building": _("building"),
    "park": _("park"),
    "house": _("community house"),
    "edge": _("nearest outside, straight line"),
}
LINES = {
    "action_line": '<path d="M1 2.5H11" stroke="#2A5DA8" stroke-width="2.2" stroke-dasharray="2.2 1.2"/>',
    "dark": '<path d="M1 2.5H11" stroke="#17245C" stroke-width="1.6" stroke-dasharray="3 1.5"/>',
    "narrow": (
        '<path d="M1 2.5H11" stroke="#8A5526" stroke-width="0.62" stroke-dasharray="0 1.35" '
        'stroke-linecap="round"/>'
    ),
    "unknown_width": '<path d="M1 2.5H11" stroke="#8C8880" stroke-width="0.35" stroke-dasharray="1.6 1.1"/>',
    "not_walked": (
        '<rect x="1.5" y="0.6" width="9" height="3.8" fill="#F6F4EE" stroke="#8E8B82" stroke-width="0.25" '
        'stroke-dasharray="1 0.8"/><path d="M2 4.4L5.8 0.6M4.7 4.4L8.5 0.6M7.4 4.4L10.5 1.3" '
        'stroke="#8E8B82" stroke-width="0.4"/>'
    ),
    "building": (
        '<path d="M2 1H5V4H2ZM6 0.8H10V2.4H8.6V4H6Z" fill="#E6E4DE" stroke="#8C8880" stroke-width="0.15"/>'
    ),
    "park": (
        '<rect x="1.5" y="0.6" width="9" height="3.8" fill="#DCE8CF" stroke="#246B40" stroke-width="0.12"/>'
    ),
    "edge": (
        '<rect x="1" y="0.5" width="10" height="4" rx="2" fill="#FFFFFF" stroke="#B3261E" '
        'stroke-width="0.5"/>'
        '<path d="M4 2.5H8M6.9 1.5L8 2.5L6.9 3.5" stroke="#B3261E" stroke-width="0.5" fill="none"/>'
    ),
}


def keys(drawn: Mapping[str, str], wording: Wording) -> list[Key]:
    """Return the lines for what is drawn: statuses, conditions, help."""
    found = []
    for status in STATUSES:
        if f"status:{status}" in drawn:
            found.append(Key(f"status:{status}", draw_ring(status, 6, 2.5, 4.2), wording.status(status)))
    for name, words in WORDS.items():
        if name in drawn:
            found.append(Key(name, _drawing(name), wording.say(words)))
    return found


def _drawing(name: str) -> str:
    if name == "hydrant":
        return things.hydrant_sign(6, 2.5)
    if name == "opening":
        return ways_out.opening_sign(6, 2.5)
    if name == "way_out":
        return f'<g transform="translate(6 2.5)">{ways_out.arrow(10)}</g>'
    if name == "house":
        return f'<g transform="translate(1 0.4) scale(0.83)">{things.house_sign(6, 2.6)}</g>'
    if name == "safe_space":
        sign = things.space_sign(6, 2.5)
        return (
            '<rect x="1.5" y="0.3" width="9" height="4.4" fill="#246B40" fill-opacity="0.26" '
            f'stroke="#246B40" stroke-width="0.5"/>{sign}'
        )
    return LINES[name]


def service_keys(drawn: Mapping[str, str]) -> list[Key]:
    """Return the pictograms of services that are drawn, with the title of their kind."""
    return [
        Key(name, things.service_sign(name.removeprefix("service:"), 2.5, 2.5, 4.2), title)
        for name, title in drawn.items()
        if name.startswith("service:")
    ]


def committee_keys(drawn: Mapping[str, str], wording: Wording) -> list[Key]:
    """Return the badges of the committees whose actions are drawn."""
    return [
        Key(f"committee:{key}", draw_badge(key, 2.5, 2.5, 4.2, wording.catalogue), wording.committee(key))
        for key in wording.catalogue.committees
        if f"committee:{key}" in drawn
    ]
