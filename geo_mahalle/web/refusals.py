"""Pages that say why there is no page, and what to do."""

from __future__ import annotations

from fastapi.responses import HTMLResponse, JSONResponse

from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.locale import say_error
from geo_mahalle.web import speaking
from geo_mahalle.web.showing import templates


def refuse(status: int, reason: str) -> HTMLResponse:
    """Return the refusal `reason` (office, login, reach, database, nothing, missing) with its remedy."""
    page = templates().get_template("refusal.html").render(reason=reason, status=status)
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})


def explain(error: GeoMahalleError) -> HTMLResponse:
    """Return the page that says what was wrong and what to do."""
    message, remedy = say_error(error, speaking.language())
    page = (
        templates()
        .get_template("refusal.html")
        .render(
            reason="error",
            status=error.http_status,
            message=message,
            remedy=remedy,
        )
    )
    return HTMLResponse(page, status_code=error.http_status, headers={"cache-control": "no-store"})


def problem(error: GeoMahalleError) -> JSONResponse:
    """Return the same for a program, as RFC 9457 has it."""
    body = {"title": error.message, "detail": error.remedy, "status": error.http_status}
    return JSONResponse(body, status_code=error.http_status, media_type="application/problem+json")
