"""The doorstep: the one page over plain http, by which a phone comes to trust the office PC.

It hands out /start, what that page needs and the authority; everything else is led to https. An address it
does not know as this computer's is led to the one it knows, so no foreign name can be put in a visitor's way.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import segno
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from geo_mahalle.settings import Settings
from geo_mahalle.web import certificates
from geo_mahalle.web.headers import Guard
from geo_mahalle.web.publication import TYPES
from geo_mahalle.web.refusals import refuse, refuse_early
from geo_mahalle.web.showing import show, static_files
from geo_mahalle.web.speaking import Speaker

AUTHORITY_TYPE = "application/x-x509-ca-cert"
FILES = frozenset(
    {
        "base.css",
        "shell.css",
        "start.css",
        "start.js",
        "messenger.js",
        "icon.svg",
        "icons.svg",
        "vazirmatn.woff2",
    }
)
SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Lan:
    """On which ports phones reach this computer."""

    secure_port: int
    plain_port: int


@dataclass(frozen=True)
class Ways:
    """The addresses that /start names: where to begin, where it goes on, and the authority's fingerprint."""

    begin: str
    secure: str
    fingerprint: str

    @property
    def qr(self) -> str:
        """Return the QR of where to begin, as the address of an image."""
        return qr_image(self.begin)


def qr_image(words: str) -> str:
    """Return a QR as the address of an image."""
    return segno.make(words, error="m").svg_data_uri(border=2, dark="#1D2B33", light="#FFFFFF")


def qr_drawing(words: str) -> Markup:
    """Return a QR as an SVG element, for pages that are printed."""
    drawn = segno.make(words, error="m").svg_inline(border=2, dark="#1D2B33", light="#FFFFFF", omitsize=True)
    return Markup(drawn)  # noqa: S704 - the library's own squares, no text of users


def create_doorstep(settings: Settings, lan: Lan) -> FastAPI:
    """Return the application of the plain port."""
    app = FastAPI(title="geo_mahalle", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings, app.state.lan = settings, lan
    app.add_middleware(Guard, refuse=refuse_early)
    app.add_middleware(Speaker)

    @app.api_route("/start", methods=[*SAFE])
    def start(request: Request) -> Response:
        """Show how a phone comes in."""
        return show_start(request)

    @app.api_route("/start/authority.crt", methods=[*SAFE])
    def authority() -> Response:
        """Hand out the authority."""
        return hand_out_authority(settings)

    @app.api_route("/static/{name}", methods=[*SAFE])
    def static(name: str) -> Response:
        """Hand out what the page needs."""
        body, kind = static_files().get(name), TYPES.get(Path(name).suffix)
        if name not in FILES or body is None or kind is None:
            return refuse(404, "missing")
        return Response(body, media_type=kind, headers={"cache-control": "no-cache"})

    @app.api_route("/{address:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
    def onward(request: Request, address: str = "") -> Response:
        """Lead to https; a change over plain http is refused, not led on."""
        if request.method not in SAFE:
            return refuse(403, "plain")
        if not address:
            return RedirectResponse("/start", status_code=303)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{ways(request).secure}/{address}{query}", status_code=307)

    return app


def show_start(request: Request) -> Response:
    """Return /start: over plain http how to install the authority, over https what works and what not."""
    found = ways(request) if getattr(request.app.state, "lan", None) else None
    answer = show(request, "start.html", ways=found)
    if found is not None:
        policy = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' {found.secure}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"  # fmt: skip  # noqa: E501 - one header
        answer.headers["content-security-policy"] = policy
    answer.headers["permissions-policy"] = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
    return answer


def hand_out_authority(settings: Settings) -> Response:
    """Return the authority as a file that phones offer to install."""
    body = certificates.authority_file(settings)
    named = {"content-disposition": 'attachment; filename="geo-mahalle.crt"', "cache-control": "no-store"}
    return Response(body, media_type=AUTHORITY_TYPE, headers=named)


def ways(request: Request) -> Ways:
    """Return the addresses for who asks: by the name he used where it is ours and reaches beyond this PC."""
    settings: Settings = request.app.state.settings
    lan: Lan = request.app.state.lan
    shown = certificates.show(settings)
    beyond = [*certificates.network_addresses(settings), *shown.names[1:]]
    asked = (request.url.hostname or "").lower()
    known = {*shown.names, *shown.addresses}
    name = asked if asked in beyond else next(iter(beyond), "localhost")
    secure = asked if asked in known else name
    return Ways(
        f"http://{_bracketed(name)}:{lan.plain_port}/start",
        f"https://{_bracketed(secure)}:{lan.secure_port}",
        shown.fingerprint,
    )


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name
