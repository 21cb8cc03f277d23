"""What an area's page says, worked out from a snapshot: plain records that the template prints.

Pure: a snapshot and an area in, records of ready words out. Everything here is of the one area; of the other
areas only the median of the level is told, and only where enough areas have a value to hide each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from geo_mahalle.disclosure.snapshot import Area, Columns, IndicatorColumn, Snapshot
from geo_mahalle.pages import charts, statuses
from geo_mahalle.pages.chrome import digits, long_date, number

DOMAINS = ("physical", "economic", "cultural", "service")

Say = Callable[[str], str]


@dataclass(frozen=True)
class NumberCard:
    """One indicator of the area in words, with its bar."""

    indicator: IndicatorColumn
    period: str
    value: str
    unit: str
    between: str
    observations: str
    status: str
    status_words: str
    origin: str
    bar: charts.Bar | None
    bar_words: str
    median: str
    trend: charts.Trend | None
    trend_words: str

    @property
    def is_known(self) -> bool:
        """Tell whether there is a number."""
        return bool(self.value)


@dataclass(frozen=True)
class ThemeRow:
    """What is known of one subject here: when it was surveyed, or who has it."""

    title: str
    holder: str
    surveyed: str
    age: str
    share: str
    is_stale: bool

    @property
    def is_known(self) -> bool:
        """Tell whether the subject was ever surveyed here."""
        return bool(self.surveyed)


@dataclass(frozen=True)
class Writer:
    """How a snapshot's language and calendar write numbers and days, and the words of its status."""

    say: Say
    language: str
    calendar: str

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number in the page's digits."""
        return number(value, decimals=decimals, language=self.language)

    def digits(self, value: object) -> str:
        """Return text with the page's digits."""
        return digits(value, language=self.language)

    def day(self, day: date) -> str:
        """Return a day as a sentence says it."""
        return long_date(day, calendar=self.calendar, language=self.language)

    def length(self, metres: float) -> str:
        """Return a length: under a kilometre in tens of metres, else in kilometres."""
        if round(metres, -1) < 1000:
            return self.say("{metres} metres").format(metres=self.number(round(metres, -1)))
        return self.say("{kilometres} kilometres").format(kilometres=self.number(metres / 1000, 1))

    def age(self, day: date, today: date) -> str:
        """Return how old something is: in months up to two years, then in years."""
        months = max((today - day).days // 30, 0)
        if months < 1:
            return self.say("this month")
        if months < 24:
            return self.say("{months} months ago").format(months=self.number(months))
        return self.say("{years} years ago").format(years=self.number(months // 12))


def status_words(status: str, say: Say) -> str:
    """Return what a status means to a reader; '' where there is nothing to add."""
    return statuses.sentences(say)[status]


def latest_period(indicator: IndicatorColumn, snapshot: Snapshot, index: int) -> str | None:
    """Return the newest year in which the area has a number, else the newest in which it has a cell."""
    years = [p.key for p in snapshot.periods if p.kind == "year" and p.key in indicator.columns]
    known = [key for key in years if indicator.columns[key].value[index] is not None]
    told = [key for key in years if indicator.columns[key].status[index]]
    newest = known or told
    return newest[-1] if newest else None


def number_cards(snapshot: Snapshot, area: Area, writer: Writer) -> list[NumberCard]:
    """Return a card for every indicator of the edition, by domain, in the catalogue's order."""
    cards = [_card(indicator, snapshot, area, writer) for indicator in snapshot.indicators]
    return sorted(cards, key=lambda card: DOMAINS.index(card.indicator.domain))


def _card(indicator: IndicatorColumn, snapshot: Snapshot, area: Area, writer: Writer) -> NumberCard:
    key = latest_period(indicator, snapshot, area.index)
    columns = indicator.columns[key] if key else None
    value = columns.value[area.index] if columns else None
    status = statuses.told(columns, area.index) if columns else ""
    is_quiet = status == statuses.QUIET
    middle = snapshot.medians.get((indicator.id, key, area.level)) if key and not is_quiet else None
    low, high = (columns.low[area.index], columns.high[area.index]) if columns else (None, None)
    shape = charts.bar(
        None if is_quiet else value,
        low=low,
        high=high,
        median=middle,
        top=_bar_top(indicator, columns, area, middle),
    )
    words = "" if value is None else writer.number(value, indicator.decimals)
    between = _between(low, high, indicator, writer)
    title = next((p.title_fa for p in snapshot.periods if p.key == key), "")
    return NumberCard(
        indicator=indicator,
        period=title,
        value=words,
        unit=indicator.unit_fa,
        between=between,
        observations=_observations(columns, area.index, writer),
        status=status if value is None or status != "ok" else "ok",
        status_words=status_words(status, writer.say),
        origin=_origin(indicator, columns, snapshot, area, writer),
        bar=shape,
        bar_words=_bar_words(indicator, words, between, status, writer),
        median="" if middle is None else writer.number(middle, indicator.decimals),
        trend=trend_of(indicator, snapshot, area, writer),
        trend_words=_trend_words(indicator, snapshot, area, writer),
    )


def _bar_top(indicator: IndicatorColumn, columns: Columns | None, area: Area, middle: float | None) -> float:
    """Return where the bar ends, from this area's own numbers: another one's would betray the highest."""
    if columns is None:
        return 1.0
    own = (columns.value[area.index], columns.high[area.index], middle)
    ends = (indicator.goalposts or (0.0, 0.0))[1:] + indicator.bands
    return charts.scale_top(own, ends, is_percent=indicator.unit_symbol_fa == "٪")


def _between(low: float | None, high: float | None, indicator: IndicatorColumn, writer: Writer) -> str:
    if low is None or high is None:
        return ""
    ends = {"low": writer.number(low, indicator.decimals), "high": writer.number(high, indicator.decimals)}
    return writer.say("Probably between {low} and {high} {unit}").format(**ends, unit=indicator.unit_fa)


def _observations(columns: Columns | None, index: int, writer: Writer) -> str:
    n = columns.n[index] if columns else None
    return "" if n is None else writer.say("rests on {n} observations").format(n=writer.number(n))


def _bar_words(indicator: IndicatorColumn, value: str, between: str, status: str, writer: Writer) -> str:
    if not value:
        return f"{indicator.short_fa}: {status_words(status, writer.say)}"
    quiet = status_words(status, writer.say) if status == statuses.QUIET else ""
    return "، ".join(
        part for part in (f"{indicator.short_fa}: {value} {indicator.unit_fa}", between, quiet) if part
    )


def _origin(
    indicator: IndicatorColumn, columns: Columns | None, snapshot: Snapshot, area: Area, writer: Writer
) -> str:
    """Return the answer to «where did this number come from?»: sources and the day their data reach to."""
    ids = columns.sources[area.index] if columns and columns.sources else ()
    titles = [source.title_fa for source in snapshot.sources if source.id in (ids or indicator.source_ids)]
    day = columns.data_on[area.index] if columns and columns.data_on else None
    who = "، ".join(titles) or indicator.steward_fa
    return f"{who} · {writer.say('data to {day}').format(day=writer.day(day))}" if day else who


def trend_of(
    indicator: IndicatorColumn, snapshot: Snapshot, area: Area, writer: Writer
) -> charts.Trend | None:
    """Return the trend over the years; None where fewer than two years have a cell."""
    years = [p for p in snapshot.periods if p.kind == "year" and p.key in indicator.columns]
    if len(years) < 2 or not any(indicator.columns[p.key].value[area.index] is not None for p in years):
        return None
    points = []
    for period in years:
        columns = indicator.columns[period.key]
        i = area.index
        own = (columns.value[i], columns.low[i], columns.high[i])
        is_quiet = columns.status[i] == statuses.QUIET
        median = None if is_quiet else snapshot.medians.get((indicator.id, period.key, area.level))
        points.append(charts.Point(period.title_fa, *own, median=median))
    numbers = [n for p in points for n in (p.value, p.high, p.median) if n is not None]
    top = charts.scale_top(numbers, (), is_percent=indicator.unit_symbol_fa == "٪")
    grid = [writer.number(top * i / 2, 0 if top >= 4 else 1) for i in range(3)]
    return charts.trend(points, words=grid, floor=0.0, top=top)


def _trend_words(indicator: IndicatorColumn, snapshot: Snapshot, area: Area, writer: Writer) -> str:
    told = []
    for period in (p for p in snapshot.periods if p.kind == "year" and p.key in indicator.columns):
        value = indicator.columns[period.key].value[area.index]
        words = writer.say("no data") if value is None else writer.number(value, indicator.decimals)
        told.append(f"{period.title_fa}: {words}")
    return "؛ ".join(told)


def theme_rows(snapshot: Snapshot, area: Area, writer: Writer) -> list[ThemeRow]:
    """Return what is known of each subject that an indicator of the edition needs, known ones first."""
    needed = {theme for indicator in snapshot.indicators for theme in indicator.themes}
    newest: dict[str, tuple[date, float | None]] = {}
    for row in snapshot.coverage_by_area.get(area.code, ()):
        if row.theme not in newest or row.surveyed_on > newest[row.theme][0]:
            newest[row.theme] = (row.surveyed_on, row.completeness)
    rows = []
    for theme in snapshot.themes:
        if theme.id not in needed and theme.id not in newest:
            continue
        day, share = newest.get(theme.id, (None, None))
        rows.append(
            ThemeRow(
                title=theme.title_fa,
                holder=theme.holder_fa,
                surveyed=writer.day(day) if day else "",
                age=writer.age(day, snapshot.as_of) if day else "",
                share="" if share is None else writer.number(100 * share),
                is_stale=day is not None and (snapshot.as_of - day).days > theme.stale_after_days,
            )
        )
    return sorted(rows, key=lambda row: not row.is_known)


def next_letter(cards: Sequence[NumberCard]) -> NumberCard | None:
    """Return the unknown number whose letter should go first: a core one that no rule of ours hides."""
    missing = [
        card
        for card in cards
        if not card.is_known and card.status != "suppressed" and card.indicator.letter_fa
    ]
    return min(missing, key=lambda card: not card.indicator.is_core, default=None)


def known_count(cards: Sequence[NumberCard]) -> int:
    """Return how many of the cards hold a number."""
    return sum(card.is_known for card in cards)


def is_quiet(cards: Sequence[NumberCard]) -> bool:
    """Tell whether few report here though need is great, so that nothing made of reports may reassure."""
    return any(card.status == statuses.QUIET for card in cards)
