"""The one family of errors that geo_mahalle raises.

Each class carries the exit code of the command line and the status of the web, so that no face decides
twice what an error means. A fault of the user's is a `UserError`: its message says what was wrong, with
the value, where, and what to do. A fault of ours keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


def first_line(kind: type[BaseException]) -> str:
    """Return the sentence that an error of a kind says where it is given no other: its docstring's first."""
    return (kind.__doc__ or "").strip().partition("\n")[0]


def _filled(text: str, values: Mapping[str, object] | None) -> str:
    return text % values if values else text


class GeoMahalleError(Exception):
    """Something in geo_mahalle went wrong.

    Message and remedy are msgids; with `values`, which stand in them as `%(name)s`, they have one translation
    for all values.
    """

    exit_code: ClassVar[int] = 3
    http_status: ClassVar[int] = 500

    def __init__(
        self,
        message: str | None = None,
        *,
        remedy: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        self.msgid = message or first_line(type(self))
        self.remedy_msgid = remedy
        self.values = values
        self.message = _filled(self.msgid, values)
        self.remedy = None if remedy is None else _filled(remedy, values)
        super().__init__(f"{self.message} {self.remedy}" if self.remedy else self.message)


class UserError(GeoMahalleError):
    """What was asked cannot be done as it was asked; nothing was changed."""

    exit_code = 3
    http_status = 400


class UsageError(UserError):
    """The command was called in a way it does not understand."""

    exit_code = 2
    http_status = 400


class CatalogueError(UserError):
    """A file in layers/ is wrong."""

    http_status = 500


class InputRefused(UserError):  # noqa: N818 - it is a decision, not a fault
    """The file is refused as a whole; nothing was changed."""

    http_status = 422


class DatabaseUnavailable(GeoMahalleError):  # noqa: N818 - it is a state, not a fault
    """The database cannot be used."""

    exit_code = 3
    http_status = 503
