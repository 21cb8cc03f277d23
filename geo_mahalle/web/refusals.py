"""Pages that say why there is no page, and what to do."""

from __future__ import annotations

from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.importers.saying import say_error as say_to_script
from geo_mahalle.locale import say_error
from geo_mahalle.web import speaking
from geo_mahalle.web.problems import is_api, status_problem
from geo_mahalle.web.reading import LongBodyError
from geo_mahalle.web.showing import templates


def refuse(status: int, reason: str) -> HTMLResponse:
    """Return the refusal `reason` (office, login, reach, database, nothing, missing) with its remedy."""
    page = templates().get_template("refusal.html").render(reason=reason, status=status)
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})


def refuse_early(scope: Scope, status: int) -> Response:
    """Answer what is refused before anybody reads it: an address that is none (404), a long body (413)."""
    if is_api(scope["path"]):
        return status_problem(status)
    if status != LongBodyError.http_status:
        return refuse(status, "missing")
    is_page = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    return explain(LongBodyError()) if is_page else problem(LongBodyError())


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
    """Return the same for a program, as RFC 9457 has it, with the reader's words for a page's script."""
    told = say_to_script(error, speaking.language())
    said = {
        "sentence": told.sentence,
        "remedy": told.remedy,
        "words": " ".join(filter(None, (told.sentence, told.remedy))),
    }
    body = {"title": error.message, "detail": error.remedy, "status": error.http_status, **said}
    return JSONResponse(body, status_code=error.http_status, media_type="application/problem+json")
