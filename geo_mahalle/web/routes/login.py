"""Coming in and going out: /login and /logout."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.identity import (
    Kind,
    SignedIn,
    SignInRefused,
    SlowDown,
    sign_in_by_card,
    sign_in_by_password,
    sign_out,
    sign_out_elsewhere,
)
from geo_mahalle.web.admission import COOKIE, signed_in
from geo_mahalle.web.routes import Route
from geo_mahalle.web.senders import address_of
from geo_mahalle.web.showing import show

router = APIRouter()
EVERYBODY = frozenset(Kind)
ROUTES = (
    Route("GET", "/login", kinds=None),
    Route("POST", "/login", kinds=None),
    Route("POST", "/logout", kinds=EVERYBODY),
    Route("POST", "/me/elsewhere", kinds=EVERYBODY),
)


@router.get("/login")
def ask(request: Request) -> Response:
    """Ask who it is; a card's QR brings its token behind the # sign, which no server log sees."""
    return show(request, "login.html", refused=None)


@router.post("/login")
def come_in(
    request: Request,
    digits: Annotated[str, Form(max_length=12)] = "",
    card: Annotated[str, Form(max_length=100)] = "",
    login: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Sign in by card or password."""
    settings = request.app.state.settings
    address = address_of(request)
    try:
        if digits or card:
            found = sign_in_by_card(settings, address=address, token=card or None, digits=digits or None)
        else:
            found = sign_in_by_password(settings, login, password, address=address, code=code)
    except SlowDown as wait:
        answer = show(request, "login.html", status=429, refused="slow", wait_s=wait.wait_s)
        answer.headers["retry-after"] = str(wait.wait_s)
        return answer
    except SignInRefused:
        return show(request, "login.html", status=401, refused="wrong")
    return _with_cookie(RedirectResponse("/home", status_code=303), found)


@router.post("/logout")
def go_out(request: Request) -> Response:
    """Sign out; the page that follows empties what the browser kept, but for reports that wait to be sent.

    Those stay their owner's: nobody else's session sends them (static/tag_send.js).
    """
    sign_out(request.app.state.settings, signed_in(request).session_key)
    answer = RedirectResponse("/login#left", status_code=303)
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")
    return answer


@router.post("/me/elsewhere")
def go_out_elsewhere(request: Request) -> Response:
    """Sign out everywhere but here: for a lost phone, or a computer that others use."""
    sign_out_elsewhere(request.app.state.settings, signed_in(request))
    return RedirectResponse("/me?done=elsewhere#sessions", status_code=303)


def _with_cookie(answer: Response, found: SignedIn) -> Response:
    lasts = int(found.lifetime.total_seconds()) if found.kind == "device" else None
    answer.set_cookie(
        COOKIE, found.token, max_age=lasts, secure=True, httponly=True, samesite="lax", path="/"
    )
    return answer
