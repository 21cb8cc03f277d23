"""Serve: run the application on this machine, or for others only behind a certificate."""

from __future__ import annotations

import ipaddress
import logging
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from geo_mahalle.errors import UsageError
from geo_mahalle.jobs import run_due
from geo_mahalle.settings import Settings
from geo_mahalle.web import certificates, statics
from geo_mahalle.web.app import create_app
from geo_mahalle.web.showing import static_files, templates
from geo_mahalle.web.starting import Lan, create_doorstep
from geo_mahalle.web.tagging import setup_of

log = logging.getLogger(__name__)
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only ever behind a certificate
RENEWAL_S = 3600
UPKEEP_S = 60.0
OPTIONS = {
    "proxy_headers": False,
    "server_header": False,
    "access_log": False,
    "log_level": "warning",
    "limit_concurrency": 200,
    "timeout_keep_alive": 10,
    "h11_max_incomplete_event_size": 32 * 1024,
}


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
    app = create_app(settings)
    with keeping(settings), warming(settings):
        uvicorn.Server(_config(app, host, port, certificate=certificate, private_key=private_key)).run()


def serve_lan(
    settings: Settings, *, host: str = EVERYWHERE, port: int = 8000, start_port: int = 8080
) -> None:
    """Serve phones of the network until stopped: https behind our own authority, /start over plain http.

    The certificate is made, and made anew when it is due, while this runs.
    """
    certificates.keep_fresh(settings)
    files, lan = certificates.files_of(settings), Lan(port, start_port)
    secure = _config(
        create_app(settings, lan=lan),
        host,
        port,
        certificate=files.certificate,
        private_key=files.private_key,
    )
    secure.load()
    doorstep = _config(create_doorstep(settings, lan), host, start_port)
    with _running(doorstep), _renewing(settings, secure.ssl), keeping(settings), warming(settings):
        uvicorn.Server(secure).run()


def _config(
    app: FastAPI, host: str, port: int, *, certificate: Path | None = None, private_key: Path | None = None
) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ssl_certfile=certificate,
        ssl_keyfile=private_key,
        **OPTIONS,  # type: ignore[arg-type]  # a table of uvicorn's own words
    )


@contextmanager
def _running(config: uvicorn.Config) -> Iterator[None]:
    """Run a second server beside the first."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def _renewing(settings: Settings, context: ssl.SSLContext | None) -> Iterator[None]:
    """Look every hour whether the certificate is due; new connections get the new one."""
    stopped = threading.Event()

    def look() -> None:
        while not stopped.wait(RENEWAL_S):
            renew(settings, context)

    threading.Thread(target=look, daemon=True).start()
    try:
        yield
    finally:
        stopped.set()


@contextmanager
def keeping(settings: Settings, *, every_s: float = UPKEEP_S) -> Iterator[None]:
    """Do beside the server what is due by itself; another process that does it too is waited for."""
    stopped = threading.Event()

    def look() -> None:
        while not stopped.wait(every_s):
            try:
                run_due(settings)
            except Exception:
                # The database may be away for a while; the next minute looks again.
                log.exception("upkeep")

    worker = threading.Thread(target=look, daemon=True, name="upkeep")
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join(30)


@contextmanager
def warming(settings: Settings) -> Iterator[None]:
    """Read beside the beginning what the first phone would wait for: the catalogue, its words, the page."""

    def read() -> None:
        try:
            setup_of(settings)
            templates().get_template("tag.html")
            for name in static_files():
                statics.kept(name)
        except Exception:
            # Whoever asks is told what is wrong; the server does not stop for it.
            log.exception("reading the catalogue")

    worker = threading.Thread(target=read, daemon=True, name="warming")
    worker.start()
    try:
        yield
    finally:
        worker.join(30)


def renew(settings: Settings, context: ssl.SSLContext | None) -> bool:
    """Make a due certificate and let a running server use it; tell whether it did."""
    if not certificates.keep_fresh(settings):
        return False
    files = certificates.files_of(settings)
    if context is not None:
        context.load_cert_chain(files.certificate, files.private_key)
    log.warning("the certificate was renewed")
    return True


def refuse_open_door(host: str, *, has_certificate: bool) -> None:
    """Raise UsageError for a host other than loopback without a certificate."""
    if not has_certificate and not is_loopback(host):
        raise UsageError(
            f"--host {host} would send pages to other computers without encryption.",
            remedy="Let phones in by: geo-mahalle serve --lan. Or use --host 127.0.0.1,"
            " or give --certificate FILE and --private-key FILE.",
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
