"""Ask a Nominatim server what words mean: off unless a setting names one, and never asked by a page.

An office that has the internet, or a server of its own, may set `nominatim` (GEO_MAHALLE_NOMINATIM) to a host
name. What leaves the house is then the words that somebody asks for on the command line, nothing else. Only
https is spoken, no redirect is followed, and answers outside the box of the place are dropped.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener

from geopy.adapters import BaseSyncAdapter, URLLibAdapter
from geopy.exc import GeopyError
from geopy.geocoders import Nominatim

from geo_mahalle.database.places import PlaceRow
from geo_mahalle.errors import UserError
from geo_mahalle.register.geocode import Match
from geo_mahalle.settings import Settings

TIMEOUT_S = 10
AGENT = "geo-mahalle"
MOST = 10
Adapter = Callable[..., BaseSyncAdapter]


class NominatimOffError(UserError):
    """No Nominatim server is set, so nothing is asked outside."""


class NominatimFailedError(UserError):
    """The Nominatim server did not answer."""

    http_status = 502


class _Staying(HTTPRedirectHandler):
    """Follow no redirect."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        """Return no further request."""


class StayingAdapter(URLLibAdapter):  # type: ignore[misc]  # geopy has no types
    """The adapter of geopy on the standard library, without redirects."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:  # noqa: ANN401 - as geopy gives them
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.urlopen = build_opener(
            HTTPSHandler(context=ssl_context), ProxyHandler(proxies or {}), _Staying()
        ).open


def ask_nominatim(
    settings: Settings, place: PlaceRow, text: str, *, limit: int = 5, adapter: Adapter = StayingAdapter
) -> list[Match]:
    """Return the places inside the place's box that a server knows for a text, in its order.

    Raises NominatimOffError where no server is set, NominatimFailedError where it does not answer.
    """
    if settings.nominatim is None:
        raise NominatimOffError(remedy="Set GEO_MAHALLE_NOMINATIM to a host name to turn it on.")
    server = Nominatim(
        domain=settings.nominatim,
        scheme="https",
        user_agent=AGENT,
        timeout=TIMEOUT_S,
        adapter_factory=adapter,
    )
    box = [(place.south, place.west), (place.north, place.east)]
    try:
        found = server.geocode(
            text[:200],
            exactly_one=False,
            limit=min(limit, MOST),
            language=place.language,
            viewbox=box,
            bounded=True,
        )
    except GeopyError as err:
        raise NominatimFailedError(
            f"{settings.nominatim} did not answer: {err}", remedy="The gazetteer works without it."
        ) from err
    return [match for one in found or () if (match := _match(one)) and _is_inside(match, place)]


def _match(one: Any) -> Match | None:  # noqa: ANN401 - geopy has no types
    importance = one.raw.get("importance", 0.5)
    score = float(importance) if isinstance(importance, int | float) else 0.5
    lon, lat = float(one.longitude), float(one.latitude)
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    return Match("nominatim", str(one.address)[:500], lon, lat, min(max(score, 0.0), 1.0))


def _is_inside(match: Match, place: PlaceRow) -> bool:
    return place.west <= match.lon <= place.east and place.south <= match.lat <= place.north
