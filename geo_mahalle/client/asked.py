"""The questions that a place answers alike over its database and over its API."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date

import pandas as pd

from geo_mahalle.client.naming import Box, Several, facility_filter, issue_filter, one_filter, several
from geo_mahalle.database.filters import Filter


class Asked(ABC):
    """A place of which areas, problems and facilities can be asked."""

    @abstractmethod
    def codes(self, area: Several) -> tuple[str, ...] | None:
        """Return the codes of areas named by code or name; None for None.

        Raises UnknownAreaError for a name that no area has, or that several have.
        """

    @abstractmethod
    def _read(self, table: str, narrow: Filter) -> pd.DataFrame:
        """Return a table's rows that a filter keeps, and warn of what is left out."""

    def areas(self, level: Several = None, *, area: Several = None) -> pd.DataFrame:
        """Return areas with names, extent (m²), people and boundary."""
        return self._read("areas", Filter(levels=several(level), areas=self.codes(area)))

    def issues(
        self,
        area: Several = None,
        *,
        level: Several = None,
        category: Several = None,
        committee: Several = None,
        state: Several = None,
        severity: int | Sequence[int] | None = None,
        is_open: bool | None = None,
        is_overdue: bool | None = None,
        since: date | None = None,
        until: date | None = None,
        bbox: Box | None = None,
        text: str | None = None,
        narrow: Filter | str | None = None,
    ) -> pd.DataFrame:
        """Return problems: class S0 as rows, S1 as marks of street segments, S2 and S3 not at all.

        `narrow` is a filter given whole: an object, or the address of the page that shows what is wanted.
        """
        named = issue_filter(
            self.codes(area),
            level=level,
            category=category,
            committee=committee,
            state=state,
            severity=severity,
            is_open=is_open,
            is_overdue=is_overdue,
            since=since,
            until=until,
            bbox=bbox,
            text=text,
        )
        return self._read("issues", one_filter(narrow, named))

    def facilities(
        self,
        kind: Several = None,
        *,
        area: Several = None,
        level: Several = None,
        bbox: Box | None = None,
        text: str | None = None,
        narrow: Filter | str | None = None,
    ) -> pd.DataFrame:
        """Return services and installations of the kinds that may be shown; `narrow` as for problems."""
        named = facility_filter(self.codes(area), level=level, kind=kind, bbox=bbox, text=text)
        return self._read("facilities", one_filter(narrow, named))
