"""Read layers/indicators/<id>.sql: a header of TOML in one leading comment, then one SELECT.

    /*
    code = "P02"
    title_fa = "درصد چراغ‌های معابرِ خاموش (نه قطع برق)"
    title_en = "Share of street lamps that are out"
    short_fa = "چراغ خاموش"
    domain = "physical"            # physical | economic | cultural | service
    kind = "share"                 # count | share | rate | mean | ratio | survival | score
    unit = "percent"               # an id of layers/units.csv
    direction = "down"             # up: more is better | down: less is better | profile: only shown
    goalposts = [0, 20]            # in shown units; left out where there are none (profile)
    bands = [2, 5, 10, 15]         # four rising cut points in shown units: five fixed classes of the map
    per = 100                      # the multiplier of the statistic: 100 for percent, 1000 for per thousand
    is_core = true
    source = "…"                   # where the definition comes from
    note_fa = "…"                  # what a reader must know
    steward_fa = "شرکت توزیع نیروی برق"
    letter_fa = "…"                # the sentence of the letter that brings the data
    needs = [
      { view = "facility", theme = "lamps", kinds = ["lamp"] },
      { view = "issue_state", theme = "lamps", categories = ["lamp_out"] },
      { view = "coverage", theme = "lamps" },
    ]

    [priors]
    shape = 1.0
    rate = 1.0

    [example]                      # worked by hand on the demo city
    area = "…"                     # code of the area
    period = "1404"
    numerator = 3
    denominator = 120
    n = 3
    value = 2.5
    working = "3 lamps reported out of 120 lamps: 100 * 3 / 120 = 2.5"
    */
    SELECT …

The SELECT returns area_id, period_key, numerator, denominator, n (kind survival: area_id, period_key, days,
events, at_risk; kind score: area_id, period_key, value and, where it can say it, n), reads the fact views
only (`fact_views.py`) and keeps to `allowed_sql.py`. Every view it reads must be named in `needs`.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import allowed_sql, refusals
from geo_mahalle.catalogue.attributes import Attribute
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.catalogue.facility_kinds import FacilityKind
from geo_mahalle.catalogue.fact_views import FACT_VIEWS
from geo_mahalle.catalogue.fields import Fields, parse_toml
from geo_mahalle.catalogue.layer_files import LayerFile, suggest
from geo_mahalle.catalogue.themes import Theme
from geo_mahalle.catalogue.units import Unit

DOMAINS = ("physical", "economic", "cultural", "service")
KINDS = ("count", "share", "rate", "mean", "ratio", "survival", "score")
DIRECTIONS = ("up", "down", "profile")
REPORT_VIEWS = frozenset(("issue", "issue_state", "issue_return", "report_pair"))
SCOPES = ("theme", "kinds", "attributes", "categories", "sensitivity")
KEYS = (
    "code",
    "title_fa",
    "title_en",
    "short_fa",
    "domain",
    "kind",
    "unit",
    "direction",
    "goalposts",
    "bands",
    "per",
    "is_core",
    "source",
    "note_fa",
    "steward_fa",
    "letter_fa",
    "stale_after_days",
    "is_restricted",
    "needs",
    "priors",
    "example",
)
EXAMPLE_KEYS = (
    "area",
    "period",
    "numerator",
    "denominator",
    "n",
    "value",
    "low",
    "high",
    "status",
    "working",
)


@dataclass(frozen=True, slots=True)
class Need:
    """A fact view an indicator reads, narrowed to what of it must be there; without it the answer is NULL.

    `sensitivity` is the most sensitive class of problems the SELECT counts (it must say so too); None: any.
    `or_straight`: of access, where no street is known straight lines made longer stand in, and the number
    says so.
    """

    view: str
    theme: str | None = None
    kinds: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sensitivity: int | None = None
    or_straight: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A number worked out by hand on the demo city; what is None is not claimed."""

    area: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    n: float | None
    numerator: float | None
    denominator: float | None
    status: str | None
    working: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator (شاخص): header and SELECT of one file.

    `goalposts` and `bands` are in shown units; `per` multiplies numerator / denominator; `priors` is None
    where the full run fits them; `sql` is the SELECT alone and `sql_line` the line of the file it begins on.
    """

    id: str
    code: str
    title_fa: str
    title_en: str
    short_fa: str
    domain: str
    kind: str
    unit: str
    direction: str
    goalposts: tuple[float, float] | None
    bands: tuple[float, float, float, float]
    per: float
    is_core: bool
    is_restricted: bool
    source: str
    note_fa: str
    steward_fa: str
    letter_fa: str
    stale_after_days: int | None
    needs: tuple[Need, ...]
    priors: Mapping[str, float] | None
    example: Example
    sql: str
    sql_line: int
    file: str

    @property
    def rests_on_reports(self) -> bool:
        """Tell whether its numbers come from what people reported: where few report, it says little."""
        return any(need.view in REPORT_VIEWS for need in self.needs)

    @property
    def themes(self) -> tuple[str, ...]:
        """Return the themes that must have been surveyed, each once, in the order of the needs."""
        return tuple(dict.fromkeys(need.theme for need in self.needs if need.theme))


@dataclass(frozen=True, slots=True)
class Measurable:
    """What an indicator may point at."""

    units: Mapping[str, Unit]
    themes: Mapping[str, Theme]
    kinds: Mapping[str, FacilityKind]
    attributes: Mapping[str, Attribute]
    categories: Mapping[str, Category]


def read_indicators(files: Collection[LayerFile], known: Measurable) -> dict[str, Indicator]:
    """Return the indicators by id (the file name), ordered by code.

    Raises CatalogueError for a wrong header, SQL outside the allow-list, or a code that stands twice.
    """
    found: dict[str, Indicator] = {}
    codes: dict[str, str] = {}
    for file in files:
        header, sql, sql_line = split_file(file)
        indicator = _read_indicator(header, known, sql=sql, sql_line=sql_line)
        if indicator.code in codes:
            raise header.refuse("code", f"code '{indicator.code}' is that of {codes[indicator.code]} already")
        codes[indicator.code] = file.shown
        found[indicator.id] = indicator
    return dict(sorted(found.items(), key=lambda item: _code_order(item[1].code)))


def split_file(file: LayerFile) -> tuple[Fields, str, int]:
    """Return the header, the SELECT and the line the SELECT begins on."""
    text = file.text
    start, end = text.find("/*"), text.find("*/")
    if start < 0 or text[:start].strip() or end < start:
        raise file.spot().refuse("must begin with a header: /* … */ that holds TOML")
    header = parse_toml(file, text[start + 2 : end], first_line=text.count("\n", 0, start) + 1)
    rest = text[end + 2 :]
    blank = len(rest) - len(rest.lstrip())
    return header, rest.strip(), text.count("\n", 0, end + 2 + blank) + 1


def _read_indicator(header: Fields, known: Measurable, *, sql: str, sql_line: int) -> Indicator:
    header.expect(KEYS)
    refusals.refuse_beliefs(header, ("title_fa", "title_en", "short_fa", "code"))
    kind = header.one_of("kind", KINDS)
    needs = tuple(_read_need(need, known) for need in header.tables("needs"))
    direction = header.one_of("direction", DIRECTIONS)
    views = allowed_sql.check(sql, file=header.file, first_line=sql_line, kind=kind)
    _match_needs(header, views, needs)
    _match_sensitivity(header, sql, needs)
    return Indicator(
        id=header.file.id,
        code=header.text("code"),
        title_fa=header.text("title_fa"),
        title_en=header.text("title_en"),
        short_fa=header.text("short_fa"),
        domain=header.one_of("domain", DOMAINS),
        kind=kind,
        unit=header.one_of("unit", known.units),
        direction=direction,
        goalposts=_read_goalposts(header, direction),
        bands=_read_bands(header),
        per=header.number("per", low=1e-9, high=1e9),
        is_core=header.flag("is_core", default=False),
        is_restricted=header.flag("is_restricted", default=False),
        source=header.text("source"),
        note_fa=header.text("note_fa"),
        steward_fa=header.text("steward_fa"),
        letter_fa=header.text("letter_fa"),
        stale_after_days=_whole_or_none(header, "stale_after_days"),
        needs=needs,
        priors=_read_priors(header),
        example=_read_example(header.table("example")),
        sql=sql,
        sql_line=sql_line,
        file=header.file.shown,
    )


def _read_need(fields: Fields, known: Measurable) -> Need:
    fields.expect(("view", *SCOPES, "or_straight"))
    view = FACT_VIEWS[fields.one_of("view", FACT_VIEWS, what="fact view")]
    or_straight = fields.flag("or_straight", default=False)
    if or_straight and view.name != "access":
        raise fields.refuse("or_straight", f"fact view '{view.name}' knows no straight lines", word=view.name)
    for scope in SCOPES:
        if scope in fields.values and scope not in view.scopes:
            raise fields.refuse(scope, f"fact view '{view.name}' is not narrowed by {scope}", word=view.name)
    return Need(
        view=view.name,
        theme=fields.one_of("theme", known.themes) if "theme" in fields.values else None,
        kinds=fields.several_of("kinds", known.kinds, what="facility kind"),
        attributes=fields.several_of("attributes", known.attributes, what="attribute"),
        categories=fields.several_of("categories", known.categories, what="category"),
        sensitivity=fields.whole("sensitivity", low=0, high=3) if "sensitivity" in fields.values else None,
        or_straight=or_straight,
    )


def _match_needs(header: Fields, views: Mapping[str, int], needs: Collection[Need]) -> None:
    """Refuse a view read but not needed, or needed but not read; `period` and areas need no saying."""
    named = {need.view for need in needs}
    always = {"period", "area", "area_within", "area_neighbour"}
    for view, line in views.items():
        if view not in named | always:
            raise header.file.spot(line).refuse(f"fact view '{view}' is read but not named in needs")
    for view in sorted(named - set(views) - {"coverage"}):
        raise header.refuse(
            "needs", f"needs names '{view}', which the SELECT does not read{suggest(view, views)}"
        )


def _match_sensitivity(header: Fields, sql: str, needs: Collection[Need]) -> None:
    """Refuse a class of problems that a need claims and the SELECT does not keep to."""
    for need in needs:
        if need.sensitivity is not None and not allowed_sql.keeps_to(sql, need.view, need.sensitivity):
            claim = f"{need.view}.sensitivity <= {need.sensitivity}"
            raise header.refuse("needs", f"needs names sensitivity, but a SELECT lacks WHERE {claim}")


def _numbers(header: Fields, key: str, count: int) -> tuple[float, ...]:
    value = header.values.get(key)
    if not isinstance(value, list) or len(value) != count:
        raise header.refuse(key, f"{key} must be a list of {count} numbers, not {value!r}")
    numbers = tuple(
        float(part) for part in value if isinstance(part, int | float) and not isinstance(part, bool)
    )
    if len(numbers) != count or any(a >= b for a, b in itertools.pairwise(numbers)):
        raise header.refuse(key, f"{key} must be {count} rising numbers, not {value!r}")
    return numbers


def _read_goalposts(header: Fields, direction: str) -> tuple[float, float] | None:
    if "goalposts" not in header.values:
        if direction != "profile":
            raise header.refuse("direction", f"goalposts is missing, though the direction is '{direction}'")
        return None
    low, high = _numbers(header, "goalposts", 2)
    return low, high


def _read_bands(header: Fields) -> tuple[float, float, float, float]:
    one, two, three, four = _numbers(header, "bands", 4)
    return one, two, three, four


def _read_priors(header: Fields) -> dict[str, float] | None:
    if "priors" not in header.values:
        return None
    priors = header.table("priors")
    priors.expect(("shape", "rate"))
    return {key: priors.number(key, low=1e-12) for key in ("shape", "rate")}


def _read_example(fields: Fields) -> Example:
    if not fields.values:
        raise fields.refuse("", "example is missing: a table [example] with its working")
    fields.expect(EXAMPLE_KEYS)
    numbers = {
        key: fields.optional_number(key) for key in ("value", "low", "high", "n", "numerator", "denominator")
    }
    return Example(
        area=fields.text("area"),
        period=fields.text("period"),
        status=fields.optional("status"),
        working=fields.text("working"),
        **numbers,
    )


def _whole_or_none(header: Fields, key: str) -> int | None:
    return header.whole(key, low=1, high=36500) if key in header.values else None


def _code_order(code: str) -> tuple[int, int]:
    """Order codes as the families are told: P, N, E, C, V; then by number."""
    family = "PNECV".find(code[:1])
    digits = "".join(sign for sign in code if sign.isdigit())
    return (family if family >= 0 else 9, int(digits or 0))
