"""Route a problem by ordered rules: the first that fits names committee and agency, and says why.

Rules are data. What a list of rules hides is told loudly before it is used: a rule that names something
unknown is broken, one that an earlier rule always takes before it is shadowed, and two that overlap only in
part with different answers are in conflict, so that their order decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

ALL_LEVELS = frozenset({1, 2, 3, 4})
FindingKind = Literal["broken", "shadowed", "conflicting"]


@dataclass(frozen=True)
class Rule:
    """One rule. Empty categories or areas mean all; a rule answers committee, agency or both.

    `severities` are the levels it takes; one that is not judged fits only a rule that takes all four.
    """

    id: str
    categories: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    not_areas: frozenset[str] = frozenset()
    severities: frozenset[int] = ALL_LEVELS
    from_on: date | None = None
    to_on: date | None = None
    committee: str | None = None
    agency: str | None = None

    def fits(self, problem: Problem) -> str | None:
        """Return the first condition that a problem fails, None where the rule takes it."""
        if self.categories and problem.category not in self.categories:
            return "category"
        if self.areas and problem.areas.isdisjoint(self.areas):
            return "area"
        if not problem.areas.isdisjoint(self.not_areas):
            return "not_area"
        if problem.severity not in self.severities and self.severities != ALL_LEVELS:
            return "severity"
        if (self.from_on and problem.opened_on < self.from_on) or (
            self.to_on and problem.opened_on > self.to_on
        ):
            return "time"
        return None


@dataclass(frozen=True)
class Problem:
    """What rules look at: `areas` holds the code of its area and of those above."""

    category: str
    areas: frozenset[str]
    severity: int | None
    opened_on: date


@dataclass(frozen=True)
class Route:
    """Where a problem goes: the rule that took it (None: the category's own) and why the others did not."""

    rule: str | None
    committee: str | None
    agency: str | None
    why: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Known:
    """The words a rule may use."""

    categories: Collection[str]
    areas: Collection[str]
    committees: Collection[str]
    agencies: Collection[str]


@dataclass(frozen=True)
class Finding:
    """Something wrong with a rule; `other` is the earlier rule it is about, or the word nobody knows."""

    rule: str
    kind: FindingKind
    other: str


def route(problem: Problem, rules: Sequence[Rule], *, known: Known | None = None) -> Route:
    """Return where the first fitting rule sends a problem, with each earlier rule's failing condition.

    With `known`, a broken rule is skipped and said so in the reasons, never followed and never silent.
    """
    why: list[tuple[str, str]] = []
    for rule in rules:
        failed = "broken" if known and _unknown_words(rule, known) else rule.fits(problem)
        if failed is None:
            return Route(rule.id, rule.committee, rule.agency, (*why, (rule.id, "fits")))
        why.append((rule.id, failed))
    return Route(None, None, None, tuple(why))


def dry_run(problems: Iterable[Problem], rules: Sequence[Rule]) -> dict[str | None, int]:
    """Return how many of the past problems each rule would have taken; None counts those no rule takes."""
    counts: dict[str | None, int] = {rule.id: 0 for rule in rules} | {None: 0}
    for problem in problems:
        counts[route(problem, rules).rule] += 1
    return counts


def check(rules: Sequence[Rule], known: Known) -> list[Finding]:
    """Return what is wrong with a list of rules, in its order; nothing where all is right."""
    found: list[Finding] = []
    sound: list[Rule] = []
    for rule in rules:
        words = _unknown_words(rule, known)
        found += [Finding(rule.id, "broken", word) for word in words]
        if words:
            continue
        cover = next((one for one in sound if _covers(one, rule, known)), None)
        if cover:
            found.append(Finding(rule.id, "shadowed", cover.id))
        else:
            found += [Finding(rule.id, "conflicting", one.id) for one in sound if _conflict(one, rule, known)]
        sound.append(rule)
    return found


def _unknown_words(rule: Rule, known: Known) -> list[str]:
    """Return the words of a rule that nobody knows, or what makes it senseless."""
    wrong = sorted(rule.categories - set(known.categories))
    wrong += sorted((rule.areas | rule.not_areas) - set(known.areas))
    if rule.committee is not None and rule.committee not in known.committees:
        wrong.append(rule.committee)
    if rule.agency is not None and rule.agency not in known.agencies:
        wrong.append(rule.agency)
    if rule.committee is None and rule.agency is None:
        wrong.append("no answer")
    if not rule.severities or not rule.severities <= ALL_LEVELS:
        wrong.append("severity")
    if rule.from_on and rule.to_on and rule.from_on > rule.to_on:
        wrong.append("time")
    return wrong


def _sets(rule: Rule, known: Known) -> tuple[frozenset[str], frozenset[str], frozenset[int]]:
    categories = rule.categories or frozenset(known.categories)
    areas = (rule.areas or frozenset(known.areas)) - rule.not_areas
    return categories, areas, rule.severities


def _span(rule: Rule) -> tuple[date, date]:
    return rule.from_on or date.min, rule.to_on or date.max


def _covers(earlier: Rule, later: Rule, known: Known) -> bool:
    """Return whether an earlier rule takes everything that a later one would."""
    wide, narrow = _span(earlier), _span(later)
    is_wider = wide[0] <= narrow[0] and narrow[1] <= wide[1]
    mine, theirs = _sets(earlier, known), _sets(later, known)
    return is_wider and theirs[0] <= mine[0] and theirs[1] <= mine[1] and theirs[2] <= mine[2]


def _conflict(earlier: Rule, later: Rule, known: Known) -> bool:
    """Return whether two rules overlap in part with different answers; an exception comes before its rule."""
    if (earlier.committee, earlier.agency) == (later.committee, later.agency):
        return False
    if _covers(later, earlier, known):
        return False
    first, second = _span(earlier), _span(later)
    if max(first[0], second[0]) > min(first[1], second[1]):
        return False
    pairs = zip(_sets(earlier, known), _sets(later, known), strict=True)
    return all(not one.isdisjoint(other) for one, other in pairs)
