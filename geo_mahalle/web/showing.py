"""Pages of signed-in people: the template environment, and the static files they share."""

from __future__ import annotations

from functools import cache
from importlib import resources

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from geo_mahalle.locale import translator
from geo_mahalle.pages.chrome import shared_assets
from geo_mahalle.web.admission import csrf_token
from geo_mahalle.web.routes import find_doors

LANGUAGE = "fa"
"""Before anybody is signed in no place is known, so the pages speak the product's first language."""

HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}
"""Under the stricter policy of published pages a browser would send a form of ours with the origin `null`."""


@cache
def templates() -> Environment:
    """Return the template environment of the application's pages."""
    made = Environment(loader=PackageLoader("geo_mahalle.web", "templates"), autoescape=True)
    made.globals.update(_=translator(LANGUAGE), language=LANGUAGE)
    return made


def show(request: Request, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """Return a page; its template knows `account` (or None) and `csrf`."""
    account = getattr(request.state, "account", None)
    csrf = csrf_token(request.app.state.settings, account.session_key) if account else ""
    doors = [door for door in find_doors() if account and account.kind in door.kinds]
    page = (
        templates()
        .get_template(name)
        .render(account=account, csrf=csrf, path=request.url.path, doors=doors, **context)
    )
    return HTMLResponse(page, status_code=status, headers=HEADERS)


@cache
def static_files() -> dict[str, bytes]:
    """Return every static file of the application by name."""
    own = resources.files("geo_mahalle.web") / "static"
    return {**shared_assets("public"), **{item.name: item.read_bytes() for item in own.iterdir()}}
