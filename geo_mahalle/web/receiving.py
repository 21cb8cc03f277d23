"""Take a file off the line as it comes: to the disk block by block, never into memory as a whole."""

from __future__ import annotations

from urllib.parse import unquote

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from geo_mahalle.errors import UserError
from geo_mahalle.importers import uploads
from geo_mahalle.importers.uploads import Receiving, Upload
from geo_mahalle.web.admission import missing

BLOCK = 1 << 20


async def received(request: Request, owner: str, *, most_bytes: int | None = None) -> Upload:
    """Return the file of a request once all of it is on the disk.

    What is too large is still taken off the line, so that its sender hears why; nothing of it is kept, nor of
    a file that was cut off or could not be taken for any other reason. Raises UserError with the reason.
    """
    name = unquote(request.headers.get("x-file-name", ""))
    settings = request.app.state.settings
    taking = await run_in_threadpool(uploads.receive, settings, name, owner, most_bytes=most_bytes)
    try:
        refused = await _take_all(request, taking)
        if refused is None:
            return await run_in_threadpool(taking.finish)
    except BaseException:
        taking.give_up()
        raise
    raise refused


async def _take_all(request: Request, taking: Receiving) -> UserError | None:
    """Take every block; return why the file was refused, None where it was not."""
    waiting, refused = bytearray(), None
    try:
        async for block in request.stream():
            if refused is not None:
                continue
            waiting += block
            if len(waiting) >= BLOCK:
                refused = await run_in_threadpool(_take, taking, bytes(waiting))
                waiting.clear()
        if refused is None and waiting:
            refused = await run_in_threadpool(_take, taking, bytes(waiting))
    except ClientDisconnect:
        raise refused or missing() from None
    return refused


def _take(taking: Receiving, block: bytes) -> UserError | None:
    try:
        taking.take(block)
    except UserError as err:
        return err
    return None
