"""At which council's desk a request stands: its area in reach, its connection, its day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from fastapi import Request

from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.database import Connection, connect, rows
from geo_mahalle.errors import UserError
from geo_mahalle.identity import scope_of
from geo_mahalle.jalali import read_day
from geo_mahalle.register import council
from geo_mahalle.text import digits as latin_digits
from geo_mahalle.web import acting
from geo_mahalle.web.admission import missing, signed_in


@dataclass(frozen=True)
class Desk:
    """The desk of one area's council."""

    connection: Connection
    code: str
    area_id: int
    area_name: str
    today: date
    catalogue: Catalogue

    def found(self) -> council.Body | None:
        """Return the council, None where none was formed."""
        return council.find(self.connection, self.code)

    def body(self) -> council.Body:
        """Return the council; missing where none was formed."""
        body = self.found()
        if body is None:
            raise missing()
        return body


@contextmanager
def desk(request: Request, code: str) -> Iterator[Desk]:
    """Yield the desk of an area in the account's reach; missing for any other area, there or not."""
    settings, account = acting.settings_of(request), signed_in(request)
    with connect(settings) as connection:
        area = rows(connection, "geo_mahalle.register.council", "area_of_code", {"code": code})
        if not area or not scope_of(account, connection).has_area(area[0]["id"]):
            raise missing()
        yield Desk(
            connection,
            code,
            area[0]["id"],
            area[0]["area_name"],
            acting.today(connection),
            read_catalogue(settings.layers),
        )


def day_of(words: str) -> date | None:
    """Return the day a person wrote, in any digits; None for nothing."""
    if not words.strip():
        return None
    try:
        return read_day(latin_digits(words.strip()))
    except ValueError as err:
        raise UserError(
            "%(words)r is not a day.", remedy="Write it like 1405/03/19", values={"words": words}
        ) from err
