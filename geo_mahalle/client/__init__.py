"""A place in a notebook: tables as GeoDataFrames, SQL, maps and files.

    import geo_mahalle.client as gm

    city = gm.connect()                       # the place of the settings; gm.connect("zanjan") another
    city = gm.connect(api="https://office.example", key="gm_…")   # over the API, as far as the key covers
    city.areas(level="neighbourhood")
    city.issues(area="اسلام‌آباد", is_open=True)
    city.indicator("lit_street_share")
    city.sql("SELECT category, count(*) AS n FROM issues GROUP BY category")
    city.survey("safe_night", ["very", "fairly"], by="sex")   # weighted, with effective n and design effect
    city.plan("N101")                         # the actions of the plan in force
    city.explore()

Every frame says in `attrs` what its columns are measured in, whose data it is, from which run, and what was
left out of it; what was left out is also said as a warning, so that nobody takes a part for the whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import overload

from geo_mahalle.client.api import ApiPlace
from geo_mahalle.client.inline import InlinePage
from geo_mahalle.client.naming import LeftOutWarning
from geo_mahalle.client.place import Place
from geo_mahalle.client.place import connect as _connect_database
from geo_mahalle.database.filters import Filter
from geo_mahalle.errors import UserError
from geo_mahalle.statistics.surveys import SurveyEstimate, kish_effect, survey_mean


@overload
def connect(
    place: str | None = None,
    *,
    home: Path | str | None = None,
    database_url: str | None = None,
    layers: Path | str | None = None,
) -> Place: ...
@overload
def connect(*, api: str, key: str) -> ApiPlace: ...
def connect(
    place: str | None = None,
    *,
    home: Path | str | None = None,
    database_url: str | None = None,
    layers: Path | str | None = None,
    api: str | None = None,
    key: str | None = None,
) -> Place | ApiPlace:
    """Return a place to work with, over its database or, with `api` and `key`, over its API.

    What is not named comes from the settings (GEO_MAHALLE_*). Raises DatabaseUnavailable or ApiError with
    the remedy where nothing answers.
    """
    if api is None and key is None:
        return _connect_database(place, home=home, database_url=database_url, layers=layers)
    if api is None or key is None:
        raise UserError("An API needs its address and a key.", remedy="Write connect(api=…, key=…).")
    if any(part is not None for part in (place, home, database_url, layers)):
        raise UserError("An API is of one place: name no other thing beside it.")
    found = ApiPlace(api, key)
    found.name  # noqa: B018 - a first question, so that a wrong address or key is told here and not later
    return found


__all__ = [
    "ApiPlace",
    "Filter",
    "InlinePage",
    "LeftOutWarning",
    "Place",
    "SurveyEstimate",
    "connect",
    "kish_effect",
    "survey_mean",
]
