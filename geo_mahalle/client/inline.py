"""Show a page inside a notebook: its files put into one HTML text, in a frame of its own.

A published page is a folder that asks nobody for anything; here its scripts, styles and font stand inside the
text, so that a notebook needs no server and no network either. The frame is sandboxed away from the notebook.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_ICON = re.compile(r'<link rel="icon"[^>]*>')
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_FONT = re.compile(r'url\("([\w.-]+\.woff2)"\)')
POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'\">"
)


@dataclass(frozen=True)
class InlinePage:
    """A page that a notebook draws; `html` is the whole of it, for saving or for a browser."""

    html: str = field(repr=False)
    height_px: int = 640

    def _repr_html_(self) -> str:
        """Return the frame that a notebook shows."""
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" sandbox="allow-scripts" title="map" '
            f'style="width:100%;height:{self.height_px}px;border:1px solid #D8D3C7"></iframe>'
        )


def fetch_page(read: Callable[[str], bytes], path: str, *, height_px: int = 640) -> InlinePage:
    """Return a published page as one text; `read` gives the file of a path on its server."""
    files = {"index.html": read(path)}
    page = files["index.html"].decode()
    for name in _SCRIPT.findall(page) + _STYLE.findall(page):
        body = files[name.rsplit("/", 1)[-1]] = read(urljoin(path, name))
        if name.endswith(".css"):
            for font in _FONT.findall(body.decode()):
                files[font] = read(urljoin(urljoin(path, name), font))
    return inline_page(files, {}, height_px=height_px)


def inline_page(
    files: Mapping[str, bytes], assets: Mapping[str, bytes], *, height_px: int = 640
) -> InlinePage:
    """Return a page's folder as one text; `assets` are the edition's shared files by name."""
    found = {**assets, **files}

    def body_of(path: str) -> str:
        return found[path.rsplit("/", 1)[-1]].decode()

    def script(match: re.Match[str]) -> str:
        return "<script>" + body_of(match[1]).replace("</script", "<\\/script") + "</script>"

    def font(match: re.Match[str]) -> str:
        return f"url(data:font/woff2;base64,{base64.b64encode(found[match[1]]).decode()})"

    def style(match: re.Match[str]) -> str:
        return "<style>" + _FONT.sub(font, body_of(match[1])) + "</style>"

    page = found["index.html"].decode()
    page = _POLICY.sub(lambda _: POLICY, _ICON.sub("", page))
    page = _STYLE.sub(style, page)
    return InlinePage(_SCRIPT.sub(script, page), height_px)
