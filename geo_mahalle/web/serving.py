"""Serve: run the application on this machine, or for others only behind a certificate."""

from __future__ import annotations

import ipaddress
import logging
from pathlib import Path

import uvicorn

from geo_mahalle.errors import UsageError
from geo_mahalle.settings import Settings
from geo_mahalle.web.app import create_app

log = logging.getLogger(__name__)


def serve(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    certificate: Path | None = None,
    private_key: Path | None = None,
) -> None:
    """Serve the newest publication until stopped.

    Raises UsageError where others could listen in: a host that is not this machine's own without certificate.
    """
    refuse_open_door(host, has_certificate=certificate is not None and private_key is not None)
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=private_key,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=200,
        timeout_keep_alive=10,
        h11_max_incomplete_event_size=32 * 1024,
    )


def refuse_open_door(host: str, *, has_certificate: bool) -> None:
    """Raise UsageError for a host other than loopback without a certificate."""
    if not has_certificate and not is_loopback(host):
        raise UsageError(
            f"--host {host} would send pages to other computers without encryption.",
            remedy="Use --host 127.0.0.1, or give --certificate FILE and --private-key FILE.",
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
