"""Find the place that words name, without a network: pasted locations, addresses, names of the gazetteer.

The database offers the names that share three-letter groups with the words or begin with them, by index, in
the form in which letters that sound alike are one (register.sound); which of them is meant is judged by how
little has to be mended (`likeness`). An address of several parts («خیابان سعدی، کوچه ۵، پلاک ۱۲») is read
part by part, each near the one before it (`addresses`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from geo_mahalle.database import Connection, read_place, rows, run
from geo_mahalle.register.addresses import Part, read_address
from geo_mahalle.register.likeness import Written, likeness
from geo_mahalle.register.pasted import read_pasted

LEAST_SCORE = 0.55
LONGEST = 200
CANDIDATES = 60
SHORT, THRESHOLD_SHORT, THRESHOLD = 6, 0.2, 0.28
"""Of short names one wrong letter leaves few three-letter groups in common."""
ANCHORS = 4
UNMATCHED = 0.6
"""What is left of the score where the finest part of an address is not found, only what it lies in."""


@dataclass(frozen=True)
class Match:
    """A place that words may mean; `score` is 0..1, `distance_m` None where no point was given.

    `unmatched` are the parts of an address that no place was found for: a plate is never one.
    """

    kind: str
    name: str
    lon: float
    lat: float
    score: float
    distance_m: float | None = None
    within: str | None = None
    unmatched: tuple[str, ...] = ()


_Trail = tuple[Match | None, float, tuple[str, ...]]
"""Where an address has led so far, with its score and the parts that were not found."""


@dataclass(frozen=True)
class _Found:
    match: Match
    weight: float


def geocode(
    connection: Connection, text: str, *, near: tuple[float, float] | None = None, limit: int = 5
) -> list[Match]:
    """Return the places that a text may mean, best first; equal ones nearest to `near` first.

    Raises InputRefused for a short link.
    """
    place = read_place(connection)
    box = (place.west, place.south, place.east, place.north) if place else None
    pasted = read_pasted(text, box=box, near=near)
    if pasted:
        return [
            Match(one.how, text.strip(), one.lon, one.lat, 0.5 if n else 1.0) for n, one in enumerate(pasted)
        ]
    words = text.replace("\0", "")[:LONGEST]
    parts = read_address(words)
    found = [one.match for one in _search(connection, words, near=near)]
    if len(parts) > 1 and not (found and found[0].score > 0.97):
        found = _merged(found, _follow(connection, parts, near=near))
    return found[:limit]


def _search(
    connection: Connection,
    words: str,
    *,
    near: tuple[float, float] | None,
    kinds: Sequence[str] | None = None,
) -> list[_Found]:
    """Return the names that words may mean, best first."""
    asked = Written(words)
    if not asked.sound:
        return []
    threshold = THRESHOLD_SHORT if len(asked.sound) <= SHORT else THRESHOLD
    run(connection, __package__ or "", "geocode_threshold", {"threshold": str(threshold)})
    lon, lat = near or (None, None)
    given = {
        "sound": asked.core,
        "folded": asked.folded,
        "folded_end": asked.folded + "\U0010ffff",
        "held": f"%{asked.sound}%",
        "kinds": list(kinds) if kinds else None,
        "lon": lon,
        "lat": lat,
        "candidates": CANDIDATES,
    }
    return _ranked(asked, rows(connection, __package__ or "", "geocode", given))


def _ranked(asked: Written, candidates: Iterable[dict[str, Any]]) -> list[_Found]:
    found = []
    for row in candidates:
        score = round(likeness(asked, Written(row["name"])), 4)
        if score >= LEAST_SCORE:
            weight = row.pop("weight")
            found.append(_Found(Match(**row, score=score), weight))
    return sorted(found, key=_order)


def _order(one: _Found) -> tuple[float, float, float, str]:
    far = one.match.distance_m if one.match.distance_m is not None else 0.0
    return -one.match.score, far, -one.weight, one.match.name


def _follow(
    connection: Connection, parts: Sequence[Part], *, near: tuple[float, float] | None
) -> list[Match]:
    """Return what an address means: each part is looked for near what the part before it may be."""
    trails: list[_Trail] = [(None, 1.0, ())]
    for part in parts:
        if part.reach_m is None:
            trails = [(place, score, (*lost, part.text)) for place, score, lost in trails]
            continue
        further: list[_Trail] = []
        for place, score, lost in trails:
            anchor = (place.lon, place.lat) if place else near
            near_enough = [
                (one.match, _trail_score(place, score, one.match, part))
                for one in _search(connection, part.text, near=anchor, kinds=part.kinds)
            ]
            best = sorted(near_enough, key=lambda pair: -pair[1])[:ANCHORS]
            further += [(match, worth, lost) for match, worth in best if worth >= LEAST_SCORE / 2]
            further.append((place, score * UNMATCHED, (*lost, part.text)))
        trails = sorted(further, key=lambda trail: -trail[1])[: 2 * ANCHORS]
    return [
        Match(
            **{**place.__dict__, "score": round(score, 4), "distance_m": None, "unmatched": lost},
        )
        for place, score, lost in trails
        if place is not None and score >= LEAST_SCORE / 2
    ]


def _trail_score(before: Match | None, score: float, found: Match, part: Part) -> float:
    """Return the score of a trail with one more part: less for each slip and for lying far off."""
    if before is None or found.distance_m is None or part.reach_m is None:
        return score * found.score
    beyond = max(0.0, found.distance_m - part.reach_m) / part.reach_m
    return score * found.score / (1 + beyond)


def _merged(one: Sequence[Match], other: Sequence[Match]) -> list[Match]:
    """Return two lists as one, best first, each place once."""
    kept: dict[tuple[str, str, float, float], Match] = {}
    for match in sorted((*other, *one), key=lambda match: -match.score):
        kept.setdefault((match.kind, match.name, match.lon, match.lat), match)
    return list(kept.values())
