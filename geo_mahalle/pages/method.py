"""The method page, made from the catalogue: what each number means, how sure it is, where it comes from.

Comes in: the snapshot (which indicators the edition has) and the catalogue. Goes out: the page of method/,
with an entry a number under its code (`method/index.html#P01`), the kinds of numbers with their intervals and
the marks a number can carry. Nothing of it is of one area.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import Catalogue, Indicator
from geo_mahalle.disclosure.snapshot import IndicatorColumn, Snapshot
from geo_mahalle.pages import chrome, statuses
from geo_mahalle.pages.chrome import Entry, Page
from geo_mahalle.pages.open_data import CAVEATS
from geo_mahalle.pages.profile import DOMAINS, Say, Writer

PATH = "method"


@dataclass(frozen=True)
class KindRow:
    """A kind of number: how it is worked out and what its interval is."""

    id: str
    title: str
    formula: str
    interval: str


@dataclass(frozen=True)
class NumberRow:
    """All that is to be known of one number."""

    indicator: IndicatorColumn
    title_en: str
    kind: str
    formula: str
    unit: str
    direction: str
    goalposts: str
    bands: tuple[str, ...]
    needs: tuple[str, ...]
    stale: str
    source: str
    working: str


@dataclass(frozen=True)
class DomainRows:
    """The numbers of one domain."""

    title: str
    rows: tuple[NumberRow, ...]


def render(snapshot: Snapshot, catalogue: Catalogue) -> Page:
    """Return the page of method/."""
    place = snapshot.place
    say = chrome.speaker(snapshot, chrome.finest_level(snapshot))
    writer = Writer(say=say, language=place.language, calendar=place.calendar)
    rows = [_row(one, catalogue, writer) for one in snapshot.indicators if one.id in catalogue.indicators]
    titles = domain_titles(say)
    html = chrome.render(
        "method.html",
        snapshot,
        path=PATH,
        stylesheets=("base.css", "method.css"),
        navigation=(
            Entry(say("Map of the place"), "map-trifold", "index.html"),
            Entry(say("Method"), "book-open", f"{PATH}/index.html", is_current=True),
        ),
        writer=writer,
        domains=[
            DomainRows(titles[domain], tuple(row for row in rows if row.indicator.domain == domain))
            for domain in DOMAINS
            if any(row.indicator.domain == domain for row in rows)
        ],
        kinds=kinds(say),
        caveats=CAVEATS,
        marks=[words for code, words in statuses.sentences(say).items() if code not in ("ok", "")],
        data_day=writer.day(snapshot.as_of),
        catalogue_digest=catalogue.sha256[:12],
    )
    return Page(path=PATH, files={"index.html": html})


def domain_titles(say: Say) -> Mapping[str, str]:
    """Return what the domains are called."""
    return {
        "physical": say("Physical"),
        "economic": say("Economic"),
        "cultural": say("Cultural and social"),
        "service": say("Service performance"),
    }


def kinds(say: Say) -> tuple[KindRow, ...]:
    """Return the kinds of numbers; the analysis computes each exactly so."""
    return (
        KindRow("count", say("Count"), say("what was counted"), say("exact Poisson interval")),
        KindRow(
            "share",
            say("Share"),
            say("part ÷ whole × {per}"),
            say("Wilson interval over the observations"),
        ),
        KindRow(
            "rate",
            say("Rate"),
            say("cases ÷ what they are measured against × {per}"),
            say("Gamma–Poisson: few cases are drawn towards the mean of the level"),
        ),
        KindRow(
            "mean",
            say("Mean"),
            say("sum ÷ observations × {per}"),
            say("no interval: the spread is not known"),
        ),
        KindRow(
            "ratio",
            say("Ratio"),
            say("one sum ÷ another × {per}"),
            say("no interval: the spread is not known"),
        ),
        KindRow(
            "survival",
            say("Median time"),
            say("Kaplan–Meier, with what is still open"),
            say("limits after Greenwood"),
        ),
        KindRow("score", say("Score"), say("worked out by its own rule"), say("no interval")),
    )


def _row(shown: IndicatorColumn, catalogue: Catalogue, writer: Writer) -> NumberRow:
    meant = catalogue.indicators[shown.id]
    say = writer.say
    kind = next(one for one in kinds(say) if one.id == meant.kind)
    goalposts = ""
    if shown.goalposts:
        low, high = (writer.number(end, _decimals(end)) for end in shown.goalposts)
        goalposts = say("{low} to {high}").format(low=low, high=high)
    return NumberRow(
        indicator=shown,
        title_en=meant.title_en,
        kind=kind.title,
        formula=kind.formula.replace("{per}", writer.number(meant.per, _decimals(meant.per))),
        unit=shown.unit_fa,
        direction={
            "up": say("More is better"),
            "down": say("Less is better"),
            "profile": say("Neither more nor less is better"),
        }[shown.direction],
        goalposts=goalposts,
        bands=tuple(writer.number(cut, _decimals(cut)) for cut in shown.bands),
        needs=_needs(meant, catalogue, writer),
        stale=_stale(meant, catalogue, writer),
        source=meant.source,
        working=meant.example.working,
    )


def _needs(meant: Indicator, catalogue: Catalogue, writer: Writer) -> tuple[str, ...]:
    """Return the surveys without which the number is not known."""
    return tuple(
        catalogue.themes[theme].title_fa if writer.language == "fa" else catalogue.themes[theme].title_en
        for theme in meant.themes
    )


def _stale(meant: Indicator, catalogue: Catalogue, writer: Writer) -> str:
    days = meant.stale_after_days or min(
        (catalogue.themes[theme].stale_after_days for theme in meant.themes), default=None
    )
    return "" if days is None else writer.say("{days} days").format(days=writer.number(days))


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 1 if float(value * 10).is_integer() else 2
