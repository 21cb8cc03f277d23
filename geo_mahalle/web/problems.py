"""Why something of the API was not answered, as problem+json (RFC 9457) in English and Persian."""

from __future__ import annotations

import json

from fastapi import Response

from geo_mahalle.errors import DatabaseUnavailable, GeoMahalleError, first_line
from geo_mahalle.locale import messages, say_error

PERSIAN = "fa"


class NothingHereError(GeoMahalleError):
    """There is nothing here for this key."""

    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            "There is no such address, or the key is wrong, closed or does not reach it.",
            remedy="Send Authorization: Bearer KEY, and see /api/v1 for what there is.",
        )


class NotAllowedError(GeoMahalleError):
    """The key may not do this."""

    http_status = 403


class WrongMethodError(GeoMahalleError):
    """This address is not asked in this way."""

    http_status = 405


class TooLongError(GeoMahalleError):
    """The body is too long."""

    http_status = 413


class OutOfOrderError(GeoMahalleError):
    """The server could not answer; the fault is its own."""

    def __init__(self) -> None:
        super().__init__("Something went wrong inside the server.", remedy="Tell whoever runs it.")


OF_STATUS: dict[int, type[GeoMahalleError]] = {
    401: NothingHereError,
    404: NothingHereError,
    403: NotAllowedError,
    405: WrongMethodError,
    413: TooLongError,
    503: DatabaseUnavailable,
}


def is_api(path: str) -> bool:
    """Tell whether an address is one of the API's, whose refusals are for programs."""
    return path == "/api" or path.startswith("/api/")


def api_problem(error: GeoMahalleError) -> Response:
    """Return why something of the API was not answered, in English and Persian, as RFC 9457 has it."""
    known = messages(PERSIAN)
    title = first_line(type(error))
    message, remedy = say_error(error, PERSIAN)
    body = {
        "type": "about:blank",
        "title": title,
        "status": error.http_status,
        "detail": f"{error.message} {error.remedy or ''}".strip(),
        "title_fa": known.get(title, ""),
        "detail_fa": f"{message} {remedy or ''}".strip(),
    }
    return Response(
        json.dumps(body, ensure_ascii=False).encode(),
        status_code=error.http_status,
        media_type="application/problem+json",
        headers={"cache-control": "no-store"},
    )


def status_problem(status: int) -> Response:
    """Return the problem that a status of the framework means."""
    return api_problem(OF_STATUS.get(status, OutOfOrderError)())
