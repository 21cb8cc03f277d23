"""Headers of every answer and the limit of every request, as one plain ASGI layer.

The policy is the one that stands in the pages, so a page behaves the same from a disk and from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo_mahalle.pages.chrome import CONTENT_SECURITY_POLICY
from geo_mahalle.web.reading import is_address_kept

LARGEST_BODY = 64 * 1024
"""A longer body is cut off, unless its route declares more."""

HEADERS = {
    "content-security-policy": f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """Put the headers on every answer and refuse a body that is too long, before anybody reads it."""

    def __init__(
        self,
        app: ASGIApp,
        refuse: Callable[[Scope, int], Response],
        limits: Sequence[tuple[str, str, int]] = (),
    ) -> None:
        self.app, self.refuse = app, refuse
        self.limits = [
            (method, compile_path(path)[0], largest)
            for method, path, largest in limits
            if largest != LARGEST_BODY
        ]

    def largest(self, scope: Scope) -> int:
        """Return how long the body of this request may be."""
        found = [
            size
            for method, path, size in self.limits
            if method == scope["method"] and path.match(scope["path"])
        ]
        return max(found, default=LARGEST_BODY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sending, largest = _with_headers(send), self.largest(scope)
        if not is_address_kept(scope["path"], scope["query_string"]):
            await self.refuse(scope, 404)(scope, receive, sending)
            return
        if _announced(scope, largest) > largest:
            refusal = self.refuse(scope, 413)
            refusal.headers["connection"] = "close"
            await refusal(scope, receive, sending)
            return
        await self.app(scope, _limited(receive, largest), sending)


def _announced(scope: Scope, largest: int) -> int:
    """Return the length a request announces; one that is not a number counts as too long."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else largest + 1
    return 0


def _limited(receive: Receive, largest: int) -> Receive:
    taken = 0

    async def counting() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > largest else message

    return counting


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
