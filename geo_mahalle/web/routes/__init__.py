"""Pages of signed-in people: one module a part, found by its file name.

To add a part, put `<name>.py` here with two names and edit nothing else:

    router = APIRouter()
    ROUTES = (Route("GET", "/inbox", kinds=frozenset({Kind.COMMITTEE_HEAD})),)

Every method and path of the router needs its row (path as in the decorator); one that has none stops the
application from starting. `kinds=None` lets anybody in, an empty set nobody; `is_placewide=True` keeps out
accounts that do not reach the whole place. A larger `largest_body` lets uploads in. A third name,
`DOORS = (Door("/inbox", "Inbox", "tray", kinds),)`, puts the part into the menu of those kinds that its page
lets in, its title a msgid. The account is `signed_in(request)`; its reach
`scope_of(account, connection)`, its reads run on `web_connection`. Unsafe
methods need the page's token: in a form `<input type="hidden" name="csrf"
value="{{ csrf }}">`, from a script the header `x-csrf-token`. A page is `show(request, "name.html", …)`,
whose template extends shell.html (blocks title, head, content); static files of web/static/ are at /static/.
A UserError becomes a page that says what was wrong and what to do, or problem+json for a program.
Raise `web.admission.missing()` for what is not there and for what is out of reach: they look alike.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from fastapi import APIRouter

from geo_mahalle.identity import Account, Kind
from geo_mahalle.web.headers import LARGEST_BODY


@dataclass(frozen=True)
class Route:
    """Who may come to an address, and how much it takes in."""

    method: str
    path: str
    kinds: frozenset[Kind] | None
    largest_body: int = LARGEST_BODY
    is_placewide: bool = False
    """For accounts alone that reach the whole place."""
    is_question: bool = False
    """A POST that changes nothing: a key that may only read asks it too."""

    def admits(self, account: Account) -> bool:
        """Tell whether an account may come here."""
        is_kind = self.kinds is None or account.kind in self.kinds
        return is_kind and (account.is_placewide or not self.is_placewide)


@dataclass(frozen=True)
class Door:
    """A way into a part from the menu: `title` is a msgid, `icon` one of the sprite's; lower `rank` first."""

    path: str
    title: str
    icon: str
    kinds: frozenset[Kind]
    rank: int = 50


def find_parts() -> list[tuple[APIRouter, tuple[Route, ...]]]:
    """Return the router and the rows of every module here."""
    return [(part.router, tuple(part.ROUTES)) for part in _modules()]


@cache
def find_doors() -> tuple[Door, ...]:
    """Return the doors of every module here, in the menu's order."""
    found = [door for part in _modules() for door in getattr(part, "DOORS", ())]
    return tuple(sorted(found, key=lambda door: (door.rank, door.path)))


def doors_of(account: Account) -> list[Door]:
    """Return the doors that open for an account, in the menu's order."""
    pages = _pages()
    return [door for door in find_doors() if account.kind in door.kinds and pages[door.path].admits(account)]


@cache
def _pages() -> dict[str, Route]:
    return {row.path: row for _, rows in find_parts() for row in rows if row.method == "GET"}


def _modules() -> list[ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}") for name in names]
