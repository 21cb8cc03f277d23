"""What a table is asked with: its query with the filter at its mark, and the filter's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, load_sql, rows
from geo_mahalle.database.filters import Filter, check_filter, filter_parameters, filtered

PACKAGE = "geo_mahalle.pages.exports"
PREDICATES: Mapping[str, str] = {"issues": "filter_issues", "facilities": "filter_facilities"}


def query_of(table: str) -> str:
    """Return the query of a table; problems and facilities are narrowed by the shared predicates."""
    if table in PREDICATES:
        return filtered(PACKAGE, table, PREDICATES[table])
    return load_sql(PACKAGE, table)


def asked_parameters(connection: Connection, catalogue: Catalogue, narrow: Filter) -> dict[str, Any]:
    """Return the parameters of a table's query; raise FilterError for a word that nobody knows."""
    check_filter(narrow, catalogue)
    limits = overdue_limits(connection, catalogue) if narrow.is_overdue is not None else None
    return filter_parameters(narrow, catalogue, overdue=limits)


def overdue_limits(connection: Connection, catalogue: Catalogue) -> dict[int, date]:
    """Return for each deadline of the catalogue the last day of opening that is overdue today."""
    # few ask for it, and the client on another system has no working days to count
    from geo_mahalle.register.hazards.clocks import cutoffs
    from geo_mahalle.register.hazards.working_days import read_calendar

    (place,) = rows(connection, PACKAGE, "setting")
    days = sorted({category.deadline_days for category in catalogue.categories.values()})
    return cutoffs(
        days, today=place["as_of"], calendar=read_calendar(connection, catalogue.holidays.values())
    )
