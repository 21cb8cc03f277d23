"""How a page of signed-in people writes words, numbers and days: in the language its reader chose.

The choice is a cookie, so that it holds before anybody is signed in and needs no row of anybody. English
pages write Latin digits and put the Gregorian day beside the Jalali one, which offices go on using.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from geo_mahalle import jalali, text
from geo_mahalle.locale.speaking import LANGUAGES, Words, language, say, speaking

__all__ = ["LANGUAGES", "Words", "language", "say"]

COOKIE, TEXT_COOKIE = "language", "text"
TEXTS = ("usual", "large")
"""How large a reader wants the text; the first unless somebody chose."""
JALALI_MONTHS = (
    *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
    *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
)


_large: ContextVar[bool] = ContextVar("large", default=False)


class Speaker:
    """Answer each request in the language of its cookie, as one plain ASGI layer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        given = cookies_of(scope) if scope["type"] == "http" else {}
        token = _large.set(given.get(TEXT_COOKIE) == TEXTS[1])
        try:
            with speaking(given.get(COOKIE, LANGUAGES[0])):
                await self.app(scope, receive, send)
        finally:
            _large.reset(token)


def cookies_of(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request; none where they cannot be read."""
    given: SimpleCookie = SimpleCookie()
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            try:
                given.load(value.decode("latin-1"))
            except CookieError:
                return {}
    return {name: one.value for name, one in given.items()}


def text_size() -> str:
    """Return how large the reader wants the text: usual or large."""
    return TEXTS[1] if _large.get() else TEXTS[0]


def direction() -> str:
    """Return which way the page runs."""
    return "rtl" if language() == "fa" else "ltr"


def number(value: float, *, decimals: int = 0) -> str:
    """Return a number as the reader's language writes it, thousands parted."""
    return text.persian_number(value, decimals=decimals) if language() == "fa" else f"{value:,.{decimals}f}"


def digits(value: object) -> str:
    """Return a value with the digits of the reader's language."""
    return text.persian_digits(value) if language() == "fa" else str(value)


def short_day(day: date | None) -> str:
    """Return a day as ۱۴۰۵/۰۳/۱۲, in English as 1405/03/12 (2026-06-02); nothing for None."""
    if day is None:
        return ""
    there = jalali.format_date(day, calendar="jalali")
    return text.persian_digits(there) if language() == "fa" else f"{there} ({day.isoformat()})"


def long_day(day: date) -> str:
    """Return a day as ۱۹ خرداد ۱۴۰۵, in English as 19 Khordad 1405 (2026-06-09)."""
    if language() == "fa":
        return jalali.long_date(day, calendar="jalali")
    year, month, number_of_day = jalali.to_jalali(day)
    return f"{number_of_day} {month_name(month)} {year} ({day.isoformat()})"


def month_name(month: int) -> str:
    """Return the name of a Jalali month."""
    return jalali.month_name(month) if language() == "fa" else JALALI_MONTHS[month - 1]


def title(record: Any) -> str:  # noqa: ANN401 - any record of the catalogue that has a title
    """Return the title of a record of the catalogue; the Persian one where it has no other."""
    return str(_own(record, "title"))


def short(record: Any) -> str:  # noqa: ANN401 - as above
    """Return the short title of a record of the catalogue, in English its whole one."""
    return str(record.short_fa) if language() == "fa" else title(record)


def name(record: Any) -> str:  # noqa: ANN401 - a place or an area
    """Return the name of a place or an area; the Persian one where it has no other."""
    return str(_own(record, "name"))


def level(record: Any) -> str:  # noqa: ANN401 - an area
    """Return what the level of an area is called."""
    return str(_own(record, "level"))


def _own(record: Any, what: str) -> object:  # noqa: ANN401 - as above
    if isinstance(record, Mapping):
        return record.get(f"{what}_{language()}") or record[f"{what}_fa"]
    return getattr(record, f"{what}_{language()}", None) or getattr(record, f"{what}_fa")
