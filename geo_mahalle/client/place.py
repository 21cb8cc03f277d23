"""A place as an analyst meets it: one object, a method a table.

Reads go through the analysts' views in read-only transactions; numbers of indicators come from the same
snapshot as the pages, taken once and kept by the object, so that all its frames are of one moment.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.catalogue.layer_files import suggest
from geo_mahalle.client import survey
from geo_mahalle.client.asked import Asked
from geo_mahalle.client.inline import InlinePage, inline_page
from geo_mahalle.client.naming import (
    LeftOutWarning,
    Several,
    UnknownAreaError,
    find_code,
    several,
)
from geo_mahalle.database import Role, rows
from geo_mahalle.database import connect as open_database
from geo_mahalle.database.arrow import reading
from geo_mahalle.database.filters import Filter
from geo_mahalle.disclosure import Snapshot, take_snapshot
from geo_mahalle.errors import UserError
from geo_mahalle.pages import exports
from geo_mahalle.pages.exports import queries
from geo_mahalle.pages.exports.frames import to_frame
from geo_mahalle.pages.exports.values import newest_period, value_frame, wide_values
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.pages.exports"
__all__ = ["LeftOutWarning", "Place", "UnknownAreaError", "connect"]


def connect(
    place: str | None = None,
    *,
    home: Path | str | None = None,
    database_url: str | None = None,
    layers: Path | str | None = None,
) -> Place:
    """Return a place over its database; what is not named comes from the settings (GEO_MAHALLE_*).

    Raises DatabaseUnavailable with its remedy where the database does not answer.
    """
    settings = Settings.read(
        place=place,
        home=Path(home) if home else None,
        database_url=database_url,
        layers=Path(layers) if layers else None,
    )
    found = Place(settings)
    found.name  # noqa: B018 - a first question, so that a wrong address is told here and not later
    return found


class Place(Asked):
    """A place: `areas()`, `issues()`, `indicator(id)`, `sql(query)`, `explore()`, `export(name, path)`.

    Areas are named by code or by name, in Persian or English; each stands for itself and all areas in it.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __repr__(self) -> str:
        return f"<Place {self.settings.place}: {self.name}>"

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the place: layers/ with the overlay of the settings."""
        return read_catalogue(self.settings.layers)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The office's snapshot of the place, taken when it is first needed."""
        return take_snapshot(self.settings, edition="office", catalogue=self.catalogue)

    @cached_property
    def name(self) -> str:
        """The place's name."""
        with open_database(self.settings, Role.COMPUTE) as connection:
            (place,) = rows(connection, PACKAGE, "setting")
        return str(place["name_fa"])

    def issue_counts(self, area: Several = None, *, category: Several = None) -> pd.DataFrame:
        """Return how many problems were opened by area, category and year, S1 and S2 from ten on."""
        return self._read("issue_counts", Filter(areas=self.codes(area), categories=several(category)))

    def streets(self, area: Several = None) -> pd.DataFrame:
        """Return streets cut by area, with width (m), light (m) and day of the last walk."""
        return self._read("streets", Filter(areas=self.codes(area)))

    def incidents(
        self,
        area: Several = None,
        *,
        kind: Several = None,
        since: date | None = None,
        until: date | None = None,
    ) -> pd.DataFrame:
        """Return incidents by day and area; their points may be homes and are not here."""
        return self._read(
            "incidents", Filter(areas=self.codes(area), kinds=several(kind), since=since, until=until)
        )

    def surveys(self, area: Several = None) -> pd.DataFrame:
        """Return what was surveyed where and when; where nothing was, counts are unknown and not 0."""
        return self._read("surveys", Filter(areas=self.codes(area)))

    def population(self, area: Several = None) -> pd.DataFrame:
        """Return population figures as they came."""
        return self._read("population_counts", Filter(areas=self.codes(area)))

    def sources(self) -> pd.DataFrame:
        """Return where facts come from, with licences."""
        return self._read("sources", Filter())

    def runs(self) -> pd.DataFrame:
        """Return finished computations, newest first."""
        return self._read("runs", Filter())

    def dictionary(self) -> pd.DataFrame:
        """Return what every table, column, unit and word means, in Persian and English."""
        return exports.read_table(self.settings, exports.DICTIONARY, catalogue=self.catalogue)

    def indicators(self) -> pd.DataFrame:
        """Return the indicators there are: titles, unit, kind, direction, source."""
        return pd.DataFrame(exports.indicator_rows(self.catalogue)).set_index("id")

    def indicator(self, name: str, *, level: Several = None, period: str | None = None) -> pd.DataFrame:
        """Return areas with one indicator's value, interval, n and status in one period.

        `name` is an id or a code (P01). The newest year with a value is taken where no period is named.
        """
        wanted = exports.find_layer(name, self.catalogue)
        if wanted.indicator is None:
            raise UserError(f"{name!r} is not an indicator.", remedy="See indicators().")
        frame = self._read(wanted.indicator, Filter(levels=several(level)))
        chosen = period or newest_period(self.snapshot, wanted.indicator)
        if period is not None:
            said = frame.attrs
            plain = frame.drop(columns=["period", "value", "low", "high", "n", "status"])
            frame = wide_values(plain, self.snapshot, wanted.indicator, period=period)
            frame.attrs = said
        frame.attrs = {**frame.attrs, "period": chosen}
        return frame

    def values(self, indicator: Several = None, *, area: Several = None) -> pd.DataFrame:
        """Return values in all periods, a row an indicator, period and area."""
        codes = self.codes(area)
        frame = value_frame(
            self.snapshot,
            areas=None if codes is None else self._inside(codes),
            indicators=several(indicator),
        )
        units = {
            one.id: self.catalogue.units[one.unit].title_en for one in self.catalogue.indicators.values()
        }
        frame.attrs = {
            "edition": "office",
            "snapshot": self.snapshot.snapshot_id,
            "units_by_indicator": units,
        }
        return frame

    def sql(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout_s: float = 30.0
    ) -> pd.DataFrame:
        """Return the answer of one SELECT over the analysts' views; a geometry column makes a GeoDataFrame.

        Tables: areas, areas_within, issues, issue_counts, facilities, streets, incidents, surveys,
        population_counts, sources, runs, period, withheld; indicators, indicator_values, categories,
        facility_kinds, units. Parameters are written %(name)s. Raises QueryRefusedError, which
        says why.
        """
        checked = queries.check_query(query)
        with (
            open_database(self.settings, Role.COMPUTE) as connection,
            reading(connection, timeout_s=timeout_s),
        ):
            table = queries.ask(
                connection,
                checked,
                parameters,
                catalogue=self.catalogue,
                values=lambda: queries.values_json(self.snapshot),
            )
        frame = to_frame(table)
        frame.attrs = {"edition": "office", "query": checked, "place": self.settings.place}
        return frame

    def plan(self, area: str, *, version: int | None = None) -> pd.DataFrame:
        """Return the actions of an area's plan as the office sees them, newest version if none is named.

        One row an action, also those that were weighed and not chosen (`is_chosen`); rials as estimated.
        Raises UserError for an area without a plan.
        """
        from geo_mahalle.pages.plans import layers  # plans load slowly, and few cells need them
        from geo_mahalle.planning.versions import read_plan

        (code,) = self.codes(area) or ()
        with open_database(self.settings, Role.COMPUTE) as connection:
            found = read_plan(connection, code, version)
        frame: pd.DataFrame = layers.read_actions(self.snapshot, found, self.catalogue, edition="office")
        frame.attrs |= {"version": found.version, "status": found.status}
        return frame

    def survey(
        self, question: str, answers: Several = None, *, by: str | None = None, area: Several = None
    ) -> pd.DataFrame:
        """Return weighted shares of the household survey with interval, effective n and design effect.

        `answers` are counted together (None: each for itself), `by` is area, sex or year. Groups of fewer
        than ten interviews are not told. Areas are the strata of the sample.
        """
        codes = self.codes(area)
        with open_database(self.settings, Role.COMPUTE) as connection:
            frame = survey.read_shares(connection, question, several(answers), by=by, areas=codes)
            total, aside = survey.count_answers(connection, question, codes)
        said = survey.left_out(frame, total, aside)
        for sentence in said:
            warnings.warn(sentence, LeftOutWarning, stacklevel=2)
        frame.attrs = {"edition": "office", "question": question, "left_out": said, "strata": "area"}
        return frame

    def compare(self, run_a: int | pd.DataFrame, run_b: int | pd.DataFrame) -> pd.DataFrame:
        """Return the values that differ, with their change, between two runs or two frames of `values()`.

        A full computation replaces the values of the runs before it; to compare across one, keep `values()`.
        """
        if isinstance(run_a, pd.DataFrame) and isinstance(run_b, pd.DataFrame):
            return exports.differences(run_a, run_b)
        if isinstance(run_a, int) and isinstance(run_b, int):
            return exports.compare_runs(self.settings, self.catalogue, run_a, run_b)
        raise UserError("Two runs or two frames can be compared, not one of each.")

    def try_indicator(self, name: str) -> pd.DataFrame:
        """Return the values an indicator of the catalogue (also of its overlay) would have, keeping none."""
        from geo_mahalle.client.trial import try_indicator  # statistics load slowly, and few cells need them

        if name not in self.catalogue.indicators:
            known = self.catalogue.indicators
            raise UserError(
                f"There is no indicator {name!r}{suggest(name, known) or '.'}", remedy="See indicators()."
            )
        return try_indicator(self.settings, self.catalogue, self.catalogue.indicators[name])

    def explore(self, area: str | None = None, *, height_px: int = 640) -> InlinePage:
        """Return the map of the whole place, or the page of one area, to be shown in the notebook."""
        from geo_mahalle.pages import area as area_page  # maps load slowly, and few cells need them
        from geo_mahalle.pages import chrome, explorer

        if area is None:
            page = explorer.render(self.snapshot, self.catalogue)
        else:
            (code,) = self.codes(area) or ()
            page = area_page.render(self.snapshot, code, self.catalogue)
        return inline_page(page.files, chrome.shared_assets("office"), height_px=height_px)

    def export(self, name: str, path: Path | str, **narrow: Any) -> Path:  # noqa: ANN401 - the fields of Filter
        """Write a table, map layer, indicator or the dictionary to a file; its ending chooses the format."""
        exports.export(self.settings, name, Path(path), narrow=exports.Filter(**narrow))
        return Path(path)

    def codes(self, area: Several) -> tuple[str, ...] | None:
        """Return the codes of areas named by code or name; None for None.

        Raises UnknownAreaError for a name that no area has, or that several have.
        """
        if area is None:
            return None
        named = [area] if isinstance(area, str) else area
        return tuple(find_code(one, self._area_names) for one in named)

    @cached_property
    def _area_names(self) -> list[dict[str, Any]]:
        with open_database(self.settings, Role.COMPUTE) as connection:
            return rows(connection, PACKAGE, "area_names")

    def _inside(self, codes: Sequence[str]) -> frozenset[str]:
        with open_database(self.settings, Role.COMPUTE) as connection:
            return frozenset(
                row["code"] for row in rows(connection, PACKAGE, "lying_in", {"codes": list(codes)})
            )

    def _read(self, table: str, narrow: Filter) -> pd.DataFrame:
        needs_values = table not in exports.TABLES
        frame = exports.read_table(
            self.settings,
            table,
            catalogue=self.catalogue,
            narrow=narrow,
            snapshot=self.snapshot if needs_values else None,
        )
        for sentence in frame.attrs["left_out"]:
            warnings.warn(sentence, LeftOutWarning, stacklevel=3)
        return frame
