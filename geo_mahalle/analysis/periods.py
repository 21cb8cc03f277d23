"""Fill the periods that values are computed for, from the span of the data.

Calendars live in jalali.py; the database only keeps the days. A census year before all dated data is kept as
a year of its own, so that its figures have a period to stand in.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from geo_mahalle import jalali
from geo_mahalle.database import Connection, copy_rows, run
from geo_mahalle.jalali import Period, PeriodKind

PACKAGE = "geo_mahalle.analysis"


def span_periods(
    first_on: date | None,
    last_on: date | None,
    *,
    calendar: jalali.Calendar,
    figures: Collection[str],
    kinds: Collection[PeriodKind],
) -> list[Period]:
    """Return the periods from the first to the last day, and those that figures name besides.

    Parameters
    ----------
    first_on, last_on
        First and last day of dated data; None where there is none.
    figures
        Period keys that censuses and letters name.
    kinds
        Which kinds of the span to keep; periods that figures name are kept whatever they are.
    """
    found = (
        jalali.periods(first_on, last_on, calendar=calendar)
        if first_on is not None and last_on is not None
        else []
    )
    kept = {period.key: period for period in found if period.kind in kinds}
    for key in sorted(figures):
        kept.setdefault(key, jalali.period_of(key))
    return sorted(
        kept.values(), key=lambda period: (period.starts_on, -period.ends_on.toordinal(), period.key)
    )


def fill_periods(connection: Connection, kinds: Collection[PeriodKind]) -> tuple[list[Period], int]:
    """Write analysis.period_row from the data; return the periods that are new, and the facts left out.

    Periods whose data are gone are taken away. Left out are facts whose date stands alone, years from all
    others (analysis.dated): they are slips of the pen, and years of empty periods would follow from them.
    """
    found = run(connection, PACKAGE, "data_span").fetchone()
    calendar, first_on, last_on, left_out = found or ("jalali", None, None, 0)
    figures = [key for (key,) in run(connection, PACKAGE, "figure_periods")]
    wanted = span_periods(first_on, last_on, calendar=calendar, figures=figures, kinds=kinds)
    before = {key for (key,) in run(connection, PACKAGE, "period_keys")}
    run(connection, PACKAGE, "clear_periods")
    rows = [(period.key, period.kind, period.starts_on, period.ends_on) for period in wanted]
    copy_rows(connection, "analysis.period_row", ("period_key", "kind", "starts_on", "ends_on"), rows)
    return [period for period in wanted if period.key not in before], int(left_out)
