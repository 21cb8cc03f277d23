"""Pages of signed-in people: the template environment, and the static files they share."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from geo_mahalle.identity import Kind
from geo_mahalle.jalali import format_date
from geo_mahalle.locale import translator
from geo_mahalle.pages.chrome import digits, number, shared_assets
from geo_mahalle.web.admission import csrf_token
from geo_mahalle.web.messengers import is_android, is_in_messenger
from geo_mahalle.web.noticing import waiting
from geo_mahalle.web.routes import doors_of

LANGUAGE = "fa"
"""Before anybody is signed in no place is known, so the pages speak the product's first language."""

KIND_TITLES = {
    Kind.MEMBER: "Member of a committee",
    Kind.COUNCIL_SECRETARY: "Secretary of the council",
    Kind.COMMITTEE_HEAD: "Head of a committee",
    Kind.COUNTY_OFFICE: "County governor's office",
    Kind.PROVINCE_OFFICE: "Provincial governor's office",
    Kind.ANALYST: "Analyst",
    Kind.AGENCY_LIAISON: "Liaison of an agency",
    Kind.ADMINISTRATOR: "Administrator",
}
"""What a kind of account is called, as msgids."""

HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}
"""Under the stricter policy of published pages a browser would send a form of ours with the origin `null`."""


@cache
def templates() -> Environment:
    """Return the template environment of the application's pages."""
    made = Environment(loader=PackageLoader("geo_mahalle.web", "templates"), autoescape=True)
    made.globals.update(_=translator(LANGUAGE), language=LANGUAGE)
    made.filters["number"] = lambda value, decimals=0: number(value, decimals=decimals, language=LANGUAGE)
    made.filters["digits"] = lambda value: digits(value, language=LANGUAGE)
    made.filters["day"] = lambda value: digits(format_date(value, calendar="jalali"), language=LANGUAGE)
    return made


def show(request: Request, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """Return a page; its template knows `account` (or None) and `csrf`."""
    account = getattr(request.state, "account", None)
    csrf = csrf_token(request.app.state.settings, account.session_key) if account else ""
    doors = doors_of(account) if account else []
    page = (
        templates()
        .get_template(name)
        .render(
            account=account,
            csrf=csrf,
            path=request.url.path,
            doors=doors,
            messenger=_messenger(request),
            kind_title=KIND_TITLES[account.kind] if account else "",
            bell=waiting(request.app.state.settings, account) if account else 0,
            **context,
        )
    )
    return HTMLResponse(page, status_code=status, headers=HEADERS)


def _messenger(request: Request) -> str | None:
    """Return android or other where the page was opened inside a messenger, None elsewhere."""
    if not is_in_messenger(request.headers):
        return None
    return "android" if is_android(request.headers) else "other"


@cache
def static_files() -> dict[str, bytes]:
    """Return every static file of the application by name."""
    collected = resources.files("geo_mahalle.maps") / "assets"
    own = resources.files("geo_mahalle.web") / "static"
    return {**shared_assets("public"), **_files(collected), **_files(own)}


def _files(folder: Traversable) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}
