"""The first page of /tag on a cheap phone: its bytes, and the time until the first tap can be made.

    python benchmarks/tag_page.py [--home DIR] [--place demo] [--area N101] [--runs 3]

Asks the demo city (geo-mahalle demo --no-serve) as a member of one neighbourhood. Each run is a fresh browser
with an empty cache, the processor slowed to a quarter by Chromium itself; the network is this computer's own.
The first tap is possible when «ثبت مشکل» answers; ready is when the eight pictures are at hand, too, and the
map is drawn after that. The second start finds scripts, fonts and map on the phone. The application is asked
once before, as `geo-mahalle serve` warms itself.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import statistics
import threading
import time
from pathlib import Path

READY = "() => Boolean(document.body && document.body.dataset.ready && document.body.dataset.map)"
TAPPABLE = "() => Boolean(document.body && document.body.dataset.tap)"
PICTURED = "() => Boolean(document.body && document.body.dataset.ready)"
LIMIT = 1_000_000


def main():
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("/var/lib/geo-mahalle"))
    parser.add_argument("--place", default="demo")
    parser.add_argument("--area", default="N101")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    address, token, server = begin(chosen)
    try:
        with sync_playwright() as playwright:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=sandbox)
            first = [visit(browser, address, token) for _ in range(chosen.runs)]
            browser.close()
    finally:
        server.should_exit = True
    size = max(one["bytes"] for one in first)
    print(f"first page: {size:,} bytes in {first[0]['files']} files (goal: under {LIMIT:,})")
    told = {"tap": "first tap possible", "ready": "pictures at hand", "map": "map drawn"}
    for name, words in {**told, "again": "second start"}.items():
        values = [one[name] for one in first]
        print(f"{words}: median {statistics.median(values):.2f} s of {', '.join(f'{v:.2f}' for v in values)}")
    print(f"load after {os.getloadavg()[0]:.1f}")


def begin(chosen):
    """Serve the place in this process and sign a member in; return address, cookie and server."""
    import uvicorn

    from geo_mahalle import identity
    from geo_mahalle.database.scope import Kind, areas_by_code
    from geo_mahalle.settings import Settings
    from geo_mahalle.web import create_app
    from geo_mahalle.web.serving import warming

    settings = Settings(home=chosen.home, place=chosen.place)
    with warming(settings):
        pass
    login, password = f"bench-{secrets.token_hex(4)}", secrets.token_hex(12)
    reach = areas_by_code(settings, [chosen.area])
    identity.make_account(settings, Kind.MEMBER, "سنجش", area_ids=reach, login=login, password=password)
    token = identity.sign_in_by_password(settings, login, password, address="127.0.0.1").token
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="warning")
    )
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", token, server


def visit(browser, address, token):
    """Open the page once with an empty cache, then once more with what the phone kept."""
    from geo_mahalle.web.admission import COOKIE

    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    context.add_cookies(
        [{"name": COOKIE, "value": token, "url": "https://127.0.0.1", "secure": True, "httpOnly": True}]
    )
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    devtools.send("Network.enable")
    sizes = []
    devtools.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(f"{address}/tag", wait_until="commit")
    tap = until(page, TAPPABLE, began)
    pictured = until(page, PICTURED, began)
    drawn = until(page, READY, began)
    found = {"bytes": sum(sizes), "files": len(sizes), "tap": tap, "ready": pictured, "map": drawn}
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(1500)
    began = time.perf_counter()
    page.goto(f"{address}/tag", wait_until="commit")
    found["again"] = until(page, READY, began)
    context.close()
    return found


def until(page, condition, began):
    while True:
        try:
            if page.evaluate(condition):
                return time.perf_counter() - began
        except Exception as err:
            if time.perf_counter() - began > 120:
                raise RuntimeError("the page did not become ready") from err
        time.sleep(0.02)


if __name__ == "__main__":
    main()
