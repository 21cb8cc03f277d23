"""Money that jumped asks before it is kept: a slip between toman and rial makes a plan a joke.

The question says both amounts in the same unit and sends the same form again when it is answered with yes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.datastructures import FormData

from geo_mahalle.planning.costs import TENFOLD, is_jump
from geo_mahalle.web.plan_desk import Desk
from geo_mahalle.web.showing import show

SURE = "sure"
"""The field by which a form says that an unusual amount is meant."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as typed and the one it is compared with, in rials, with what each is called."""

    words: str
    was: str
    before_rials: int | None
    now_rials: int | None

    @property
    def is_unusual(self) -> bool:
        """Return whether it is ten times the other or a tenth of it, or beyond."""
        return is_jump(self.before_rials, self.now_rials, TENFOLD)


def question(request: Request, desk: Desk, form: FormData, amounts: Iterable[Amount]) -> Response | None:
    """Return a page that asks whether jumped amounts are meant; None where none jumped or it was answered."""
    jumped = [one for one in amounts if one.is_unusual]
    if not jumped or form.get(SURE) == "yes":
        return None
    fields = [
        (name, value) for name, value in form.multi_items() if isinstance(value, str) and name != "csrf"
    ]
    return show(
        request,
        "plan_sure.html",
        desk=desk,
        area=desk.area,
        w=desk.words,
        jumped=jumped,
        fields=fields,
        sure=SURE,
        status=409,
    )
