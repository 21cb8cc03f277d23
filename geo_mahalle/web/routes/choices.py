"""What a reader chose about every page, kept as cookies: its language and how large its text is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.web import speaking
from geo_mahalle.web.routes import Route

router = APIRouter()
ROUTES = (Route("POST", "/choices", kinds=None),)
KEPT_S = 400 * 24 * 3600
"""As long as browsers keep a cookie at most."""
CHOICES = {speaking.COOKIE: speaking.LANGUAGES, speaking.TEXT_COOKIE: speaking.TEXTS}


@router.post("/choices")
def choose(
    language: Annotated[str, Form(max_length=10)] = "",
    text: Annotated[str, Form(max_length=10)] = "",
    back: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep what was chosen and go back to the page it was chosen on."""
    answer = RedirectResponse(_own(back), status_code=303)
    for name, chosen in ((speaking.COOKIE, language), (speaking.TEXT_COOKIE, text)):
        if chosen in CHOICES[name]:
            answer.set_cookie(name, chosen, max_age=KEPT_S, samesite="lax", path="/")
    return answer


def _own(back: str) -> str:
    """Return a page of ours to go back to; anything that could lead elsewhere is led home."""
    is_own = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
    return back if is_own else "/"
