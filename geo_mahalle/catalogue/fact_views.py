"""The fact views that indicators read: their columns and types, in one place.

The analysis stage makes these views in schema `analysis`; the catalogue checks every indicator against this
table without a database. `scopes` names which words of the catalogue can narrow what is needed of a view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BIGINT, TEXT, DOUBLE, DATE, BOOLEAN, INTEGER = "bigint", "text", "double", "date", "boolean", "integer"
AGE_BANDS = (*(f"age_{low}_{low + 4}" for low in range(0, 85, 5)), "age_85_up")


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact view: column to type, and by which catalogue words a need of it can be narrowed."""

    name: str
    columns: Mapping[str, str]
    scopes: tuple[str, ...] = ()


def _view(name: str, columns: str, *scopes: str) -> FactView:
    pairs = (column.partition(":") for column in columns.split())
    return FactView(name, {column: kind for column, _, kind in pairs}, scopes)


FACT_VIEWS: Mapping[str, FactView] = {
    view.name: view
    for view in (
        _view("area", "area_id:bigint level:text parent_id:bigint area_m2:double"),
        _view("area_within", "area_id:bigint ancestor_id:bigint level:text"),
        _view("area_neighbour", "area_id:bigint neighbour_id:bigint"),
        _view("period", "period_key:text kind:text starts_on:date ends_on:date"),
        _view(
            "population",
            "area_id:bigint period_key:text persons:double households:double men:double women:double "
            + " ".join(f"{band}:double" for band in AGE_BANDS),
        ),
        _view(
            "attribute",
            "area_id:bigint period_key:text attribute_id:text numerator:double denominator:double "
            "source_id:text",
            "attributes",
        ),
        _view("coverage", "area_id:bigint theme:text surveyed_on:date completeness:double", "theme"),
        _view(
            "collected",
            "area_id:bigint theme:text period_key:text from_on:date to_on:date years:double "
            "completeness:double",
            "theme",
        ),
        _view(
            "facility",
            "facility_id:bigint area_id:bigint kind:text is_working:boolean capacity:double x_m:double "
            "y_m:double "
            "from_on:date to_on:date",
            "theme",
            "kinds",
        ),
        _view(
            "facility_part", "facility_id:bigint area_id:bigint kind:text area_m2:double", "theme", "kinds"
        ),
        _view(
            "street_part",
            "street_id:bigint area_id:bigint class:text length_m:double lit_m:double width_m:double "
            "walked_on:date",
            "theme",
        ),
        _view("junction", "area_id:bigint degree:integer"),
        _view(
            "building",
            "area_id:bigint block_id:text footprint_m2:double parcel_m2:double is_unstable:boolean "
            "persons:double",
            "theme",
        ),
        _view(
            "issue",
            "issue_id:bigint area_id:bigint category_id:text committee_id:text severity:integer "
            "opened_on:date "
            "resolved_on:date days:double deadline_days:double is_resolved:boolean "
            "x_m:double y_m:double sensitivity:integer",
            "theme",
            "categories",
            "sensitivity",
        ),
        _view(
            "issue_state",
            "issue_id:bigint area_id:bigint category_id:text is_open:boolean from_on:date to_on:date",
            "theme",
            "categories",
        ),
        _view(
            "report_pair", "issue_id:bigint first_on:date end_on:date further_reports:double", "categories"
        ),
        _view("incident", "area_id:bigint kind:text on_day:date count:double casualties:double", "theme"),
        _view(
            "access", "area_id:bigint kind:text mode:text distance_m:double persons:double", "theme", "kinds"
        ),
        _view("supply", "area_id:bigint kind:text value:double", "theme", "kinds"),
        _view("meeting", "area_id:bigint committee_id:text planned_on:date held_on:date"),
        _view(
            "event",
            "area_id:bigint kind:text on_day:date band:text host_kind:text host_key:text",
            "theme",
        ),
        _view(
            "survey_answer",
            "area_id:bigint question_id:text answer:text weight:double sex:text on_day:date",
            "theme",
        ),
        _view(
            "walk_answer",
            "area_id:bigint street_id:bigint class:text question_id:text answer:text length_m:double "
            "on_day:date",
            "theme",
        ),
        _view(
            "issue_return",
            "issue_id:bigint area_id:bigint category_id:text sensitivity:integer closed_on:date "
            "came_back:boolean",
            "sensitivity",
        ),
        _view(
            "solved",
            "issue_id:bigint area_id:bigint sensitivity:integer solved_on:date is_local:boolean",
            "sensitivity",
        ),
        _view(
            "undertaking",
            "area_id:bigint institution_id:bigint from_on:date to_on:date finished_on:date",
        ),
        _view("action_cost", "area_id:bigint period_key:text rials:double"),
    )
}
