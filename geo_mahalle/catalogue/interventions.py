"""Read layers/interventions.csv: what can be done, about which problems, with which effect and evidence.

An effect is a rate ratio with its standard error on the log scale, and says where it was measured: a foreign
one is `transferred` and its error is widened. Costs are never here: they are a user's import. What would move
or clear people out of their homes is refused unless a recorded consent and a rehousing row come before it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.agencies import Agency
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.catalogue.committees import Committee
from geo_mahalle.catalogue.fields import Fields, read_rows
from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.text import fold

COLUMNS = (
    *("id", "code", "committee", "agency", "title_fa", "title_en", "kind", "categories", "outcome", "effect"),
    *("error", "evidence", "origin", "source", "life_years", "applicability", "days", "seasons", "crew"),
    *("cost_basis", "needs", "excludes", "worker", "payer", "kpi_fa", "kpi_en", "consent"),
)
KINDS = ("works", "repair", "service", "participation", "rehousing")
OUTCOMES = ("service", "crash", "crime", "perception", "access", "information")
BASES = ("none", "each", "metre", "site", "area")
GRADES = ("A", "B", "C", "none")
BEARERS = ("people", "charity", "council", "province_fund")
FORCED = (
    *("جابه جایی", "جابجایی", "کوچاندن", "کوچ اجباری", "تخلیه ساکنان", "تخلیه خانه", "تخلیه منازل", "تخریب"),
    *("پاک سازی سکونتگاه", "پاکسازی سکونتگاه", "جمع آوری سکونتگاه", "انتقال ساکنان", "relocat", "evict"),
    *("resettl", "slum clearance", "clearance of homes", "demoli", "displace", "bulldoz"),
)


@dataclass(frozen=True, slots=True)
class Intervention:
    """Something to do. `effect` is None where only access or information is claimed.

    `seasons` are quarters of the year (1 is spring); empty: any. `needs` and `excludes` are ids.
    """

    id: str
    code: str
    committee: str
    agency: str
    title_fa: str
    title_en: str
    kind: str
    categories: tuple[str, ...]
    outcome: str
    effect: float | None
    error: float
    evidence: str
    origin: str
    source: str
    life_years: float
    applicability: float
    days: int
    seasons: tuple[int, ...]
    crew: bool
    cost_basis: str
    needs: tuple[str, ...]
    excludes: tuple[str, ...]
    worker: str
    payer: str
    kpi_fa: str
    kpi_en: str
    consent: str | None

    @property
    def is_quick(self) -> bool:
        """Return whether it is done within ninety days."""
        return self.days <= 90


@dataclass(frozen=True, slots=True)
class Doable:
    """What an intervention may point at."""

    committees: Mapping[str, Committee]
    agencies: Mapping[str, Agency]
    categories: Mapping[str, Category]


def read_interventions(files: Collection[LayerFile], known: Doable) -> dict[str, Intervention]:
    """Return the interventions by id.

    Raises CatalogueError for a word that is not known, a need that nobody offers, and whatever moves people
    out of their homes without a recorded consent decision and a rehousing row before it.
    """
    rows = read_rows(files, COLUMNS)
    found = {key: _read(row, known, rows) for key, row in rows.items()}
    for key, one in found.items():
        _refuse_forced(rows[key], one, found)
    return found


def is_forced(text: str) -> bool:
    """Return whether a text names relocation, clearance or demolition."""
    folded = fold(text.replace("_", " ")).replace("\u200c", " ")
    return any(fold(word) in folded for word in FORCED)


def _read(row: Fields, known: Doable, rows: Mapping[str, Fields]) -> Intervention:
    refusals.refuse_beliefs(row, ("id", "title_fa", "title_en"))
    effect = row.optional_number("effect", low=0.05, high=1.5)
    bearers = (*known.agencies, *BEARERS)
    return Intervention(
        id=row.identifier(),
        code=row.text("code"),
        committee=row.one_of("committee", known.committees),
        agency=row.one_of("agency", known.agencies),
        title_fa=row.text("title_fa"),
        title_en=row.text("title_en"),
        kind=row.one_of("kind", KINDS),
        categories=row.several_of("categories", known.categories, what="category"),
        outcome=row.one_of("outcome", OUTCOMES),
        effect=effect,
        error=row.number("error", low=0, high=2) if effect is not None else 0.0,
        evidence=row.one_of("evidence", GRADES),
        origin=row.one_of("origin", ("local", "transferred")),
        source=row.text("source"),
        life_years=row.number("life_years", low=0.1, high=50),
        applicability=row.number("applicability", low=0, high=1),
        days=row.whole("days", low=1, high=1500),
        seasons=tuple(int(word) for word in row.several_of("seasons", ("1", "2", "3", "4"))),
        crew=row.flag("crew"),
        cost_basis=row.one_of("cost_basis", BASES),
        needs=row.several_of("needs", rows, what="intervention"),
        excludes=row.several_of("excludes", rows, what="intervention"),
        worker=row.one_of("worker", bearers),
        payer=row.one_of("payer", bearers),
        kpi_fa=row.text("kpi_fa"),
        kpi_en=row.text("kpi_en"),
        consent=row.optional("consent"),
    )


def _refuse_forced(row: Fields, one: Intervention, found: Mapping[str, Intervention]) -> None:
    named = next((c for c in ("id", "title_fa", "title_en") if is_forced(getattr(one, c))), None)
    if named is None or one.kind == "rehousing":
        return
    is_rehoused = any(found[key].kind == "rehousing" for key in one.needs)
    if one.consent and is_rehoused:
        return
    raise row.refuse(
        named,
        f"'{getattr(one, named)}' would move people or take homes away",
        remedy="It needs the residents' recorded decision in `consent` and a rehousing row in `needs`.",
    )
