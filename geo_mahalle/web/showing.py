"""Pages of signed-in people: the template environment, and the static files they share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from geo_mahalle.identity import Kind
from geo_mahalle.pages.chrome import shared_assets
from geo_mahalle.web import speaking
from geo_mahalle.web.admission import csrf_token
from geo_mahalle.web.messengers import is_android, is_in_messenger
from geo_mahalle.web.noticing import waiting
from geo_mahalle.web.routes import doors_of

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
    made.globals.update(
        _=speaking.say,
        language=speaking.language,
        direction=speaking.direction,
        text_size=speaking.text_size,
        drawing=drawing,
    )
    made.filters.update(
        number=_asked_each_time(lambda value, decimals=0: speaking.number(value, decimals=decimals)),
        digits=_asked_each_time(speaking.digits),
        day=_asked_each_time(speaking.short_day),
        own_title=_asked_each_time(speaking.title),
        own_short=_asked_each_time(speaking.short),
        own_name=_asked_each_time(speaking.name),
        own_level=_asked_each_time(speaking.level),
    )
    return made


def _asked_each_time(speak: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that Jinja never works out beforehand: a constant would keep one language."""

    @pass_context
    def asked(_context: Context, *values: object, **options: object) -> str:
        return speak(*values, **options)

    return asked


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
            back=_back(request),
            doors=doors,
            messenger=_messenger(request),
            kind_title=KIND_TITLES[account.kind] if account else "",
            bell=waiting(request.app.state.settings, account) if account else 0,
            **context,
        )
    )
    return HTMLResponse(page, status_code=status, headers=HEADERS)


def _back(request: Request) -> str:
    """Return where a choice about all pages leads back to: this page, or home where it answered a form."""
    if request.method != "GET" or request.url.path == "/tag/shell":
        return "/tag" if request.url.path == "/tag/shell" else "/home"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


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


@cache
def drawing(name: str) -> Markup:
    """Return a pictogram drawn in the page itself: the sprite of all of them is long for a phone to read."""
    sprite = static_files()["icons.svg"].decode()
    begin = sprite.index(f'<symbol id="icon-{name}"')
    symbol = sprite[begin : sprite.index("</symbol>", begin)]
    shapes = symbol.split(">", 1)[1]
    box = symbol.split('viewBox="', 1)[1].split('"', 1)[0]
    drawn = f'<svg class="icon" viewBox="{box}" aria-hidden="true" focusable="false">{shapes}</svg>'
    return Markup(drawn)  # noqa: S704 - our own file


def _files(folder: Traversable) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}
