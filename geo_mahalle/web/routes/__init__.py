"""Pages of signed-in people: one module a part, found by its file name.

To add a part, put `<name>.py` here with two names and edit nothing else:

    router = APIRouter()
    ROUTES = (Route("GET", "/inbox", kinds=frozenset({Kind.COMMITTEE_HEAD})),)

Every method and path of the router needs its row (path as in the decorator); one that has none stops the
application from starting. `kinds=None` lets anybody in, an empty set nobody. A larger `largest_body` lets
uploads in. The account is `signed_in(request)`; its reach `scope_of(account, connection)`, its reads run on
`web_connection`. Unsafe methods need the page's token: in a form `<input type="hidden" name="csrf"
value="{{ csrf }}">`, from a script the header `x-csrf-token`. A page is `show(request, "name.html", …)`,
whose template extends shell.html (blocks title, head, content); static files of web/static/ are at /static/.
Raise `web.admission.missing()` for what is not there and for what is out of reach: they look alike.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

from fastapi import APIRouter

from geo_mahalle.identity import Kind
from geo_mahalle.web.headers import LARGEST_BODY


@dataclass(frozen=True)
class Route:
    """Who may come to an address, and how much it takes in."""

    method: str
    path: str
    kinds: frozenset[Kind] | None
    largest_body: int = LARGEST_BODY


def find_parts() -> list[tuple[APIRouter, tuple[Route, ...]]]:
    """Return the router and the rows of every module here."""
    found = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        part = importlib.import_module(f"{__name__}.{module.name}")
        found.append((part.router, tuple(part.ROUTES)))
    return found
