"""One problem: `/issues/<identifier or receipt code>`, where it stands, its story, and what may be done.

Row security decides whether the problem is there for who asks. What a form does is done under the problem's
lock with the state that the form had seen, so a second tab changes nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from geo_mahalle.database import Connection, connect
from geo_mahalle.database.scope import web_connection
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Account
from geo_mahalle.register import hazards
from geo_mahalle.register.hazards import routing_rules, standing, triage
from geo_mahalle.register.hazards.lifecycle import hold
from geo_mahalle.register.photos import keep_photo
from geo_mahalle.web import acting
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.issue_page import gather
from geo_mahalle.web.reading import LARGEST_KEY, decimal, whole
from geo_mahalle.web.routes import Route
from geo_mahalle.web.showing import show
from geo_mahalle.web.telling import refusal

router = APIRouter()
_Doing = Callable[[Connection, int, UUID], None]
ACTS = frozenset(acting.ROLES)
PHOTO_BODY = 12 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
BACK = ("/triage", "/inbox")
ROUTES = (
    Route("GET", "/issues/{key}", kinds=ACTS),
    Route("GET", "/issues/{key}/map", kinds=ACTS),
    Route("GET", "/issues/{key}/photos/{photo}", kinds=ACTS),
    Route("POST", "/issues/{key}/photos/{photo}", kinds=acting.DECIDES),
    Route("POST", "/issues/{key}/move", kinds=ACTS, largest_body=PHOTO_BODY),
    Route("POST", "/issues/{key}/visit", kinds=ACTS),
    Route("POST", "/issues/{key}/escalate", kinds=acting.DECIDES),
    Route("POST", "/issues/{key}/split", kinds=acting.DECIDES),
    Route("POST", "/issues/{key}/merge", kinds=acting.DECIDES),
    Route("POST", "/issues/{key}/part", kinds=acting.DECIDES),
    Route("POST", "/issues/{key}/signal", kinds=acting.DECIDES),
)


@router.get("/issues/{key}")
def look(request: Request, key: str) -> Response:
    """Show a problem."""
    return _page(request, *_reached(request, key))


@router.get("/issues/{key}/map")
def ground(request: Request, key: str) -> Response:
    """Return what the small map draws."""
    number, _ = _reached(request, key)
    with connect(acting.settings_of(request)) as connection:
        return JSONResponse(standing.map_around(connection, standing.read_standing(connection, number)))


@router.get("/issues/{key}/photos/{photo}")
def photo(request: Request, key: str, photo: UUID) -> Response:
    """Hand out a photo; one that nobody has looked at goes only to those who are to look."""
    number, _ = _reached(request, key)
    settings = acting.settings_of(request)
    looks = signed_in(request).kind in acting.DECIDES
    with connect(settings) as connection:
        name = standing.photo_file(connection, number, photo, with_pending=looks)
    file = acting.photos_folder(settings) / Path(name).name if name else None
    if file is None or not file.is_file():
        raise missing()
    return FileResponse(file, media_type="image/jpeg", headers={"cache-control": "private, no-store"})


@router.post("/issues/{key}/photos/{photo}")
def review(request: Request, key: str, photo: UUID, review: acting.Words) -> Response:
    """Note that somebody looked at a photo."""

    def do(connection: Connection, number: int, issue: UUID) -> None:
        standing.review_photo(connection, number, photo, review)

    return _done(request, key, do)


@router.post("/issues/{key}/move")
def move(
    request: Request,
    key: str,
    to: acting.Words,
    seen: acting.Words,
    reason: acting.Words = "",
    visit: acting.Words = "",
    back: acting.Words = "",
    photo: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Move a problem, with its reason, its photo or the visit that shows it."""
    settings = acting.settings_of(request)
    content = photo.file.read(LARGEST_PHOTO + 1) if photo is not None else b""
    files: list[Path] = []

    def do(connection: Connection, number: int, issue: UUID) -> None:
        actor = acting.actor_of(settings, signed_in(request))
        kept: UUID | None = None
        if content and hold(connection, issue)["state"] == seen:
            if len(content) > LARGEST_PHOTO:
                raise UserError("The photo is larger than 10 MB.")
            taken = keep_photo(
                connection,
                acting.photos_folder(settings),
                content,
                issue=issue,
                kind="after",
                actor=actor,
                on=acting.today(connection),
            )
            kept = taken.photo
            files.append(acting.photos_folder(settings) / taken.file_name)
        hazards.move(
            connection,
            issue,
            to,
            actor=actor,
            at=acting.now(),
            reason=reason or None,
            photo=kept,
            visit_id=whole(visit, high=LARGEST_KEY),
            seen=seen,
        )
        if to == "reviewing":
            routing_rules.put_rules(connection, acting.catalogue_of(settings), issue=number)

    return _done(request, key, do, back=back, files=files)


@router.post("/issues/{key}/visit")
def visit(request: Request, key: str, found: acting.Words) -> Response:
    """Note that the person went to look."""
    if found not in ("fixed", "standing"):
        raise UserError("A visit finds it fixed or standing.")

    def do(connection: Connection, number: int, issue: UUID) -> None:
        actor = acting.actor_of(acting.settings_of(request), signed_in(request))
        hazards.note_visit(connection, issue, found, actor=actor, on=acting.today(connection))

    return _done(request, key, do)


@router.post("/issues/{key}/escalate")
def escalate(request: Request, key: str, reason: acting.Words) -> Response:
    """Bring a problem before the council."""

    def do(connection: Connection, number: int, issue: UUID) -> None:
        actor = acting.actor_of(acting.settings_of(request), signed_in(request))
        hazards.escalate(connection, issue, reason, actor=actor, at=acting.now())

    return _done(request, key, do)


@router.post("/issues/{key}/split")
def split(request: Request, key: str, committees: Annotated[list[str] | None, Form()] = None) -> Response:
    """Split a problem among committees."""
    settings = acting.settings_of(request)
    known = acting.catalogue_of(settings).committees

    def do(connection: Connection, number: int, issue: UUID) -> None:
        chosen = [one for one in committees or [] if one in known]
        actor = acting.actor_of(settings, signed_in(request))
        hazards.split_issue(connection, issue, chosen, actor=actor, at=acting.now())

    return _done(request, key, do)


@router.post("/issues/{key}/merge")
def merge(
    request: Request,
    key: str,
    other: acting.Words,
    chance: acting.Words = "",
    back: acting.Words = "",
) -> Response:
    """Put this problem's reports to another one that it is the same as."""
    kept = _reached(request, other)[1]

    def do(connection: Connection, number: int, issue: UUID) -> None:
        actor = acting.actor_of(acting.settings_of(request), signed_in(request))
        probability = decimal(chance, low=0.0, high=1.0)
        hazards.merge(connection, kept, issue, role=actor.role, at=acting.now(), chance=probability)

    return _done(request, key, do, back=back)


@router.post("/issues/{key}/part")
def part(request: Request, key: str, merge: Annotated[int, Form(ge=0, le=LARGEST_KEY)]) -> Response:
    """Undo a merge of this problem."""

    def do(connection: Connection, number: int, issue: UUID) -> None:
        mine = {one.merge_id for one in standing.story(connection, number) if one.kind == "merged"}
        if merge in mine:
            hazards.split(connection, merge, at=acting.now())

    return _done(request, key, do)


@router.post("/issues/{key}/signal")
def signal(request: Request, key: str, code: acting.Words, is_accepted: Annotated[bool, Form()]) -> Response:
    """Decide about what a resident said of this problem."""

    def do(connection: Connection, number: int, issue: UUID) -> None:
        actor = acting.actor_of(acting.settings_of(request), signed_in(request))
        if code in {one["code"] for one in standing.waiting_signals(connection, number)}:
            hazards.moderate_signal(connection, code, is_accepted=is_accepted, actor=actor, at=acting.now())

    return _done(request, key, do)


def _reached(request: Request, key: str) -> tuple[int, UUID]:
    """Return the problem of an address; missing where it is not there or out of reach."""
    with web_connection(acting.settings_of(request), signed_in(request)) as connection:
        found = standing.find(connection, key)
    if found is None:
        raise missing()
    return found


def _done(request: Request, key: str, do: _Doing, *, back: str = "", files: Sequence[Path] = ()) -> Response:
    """Do something to a problem and lead back to it; show it with the reason where it is refused.

    What is not done leaves nothing: the `files` written on the way are removed then.
    """
    number, issue = _reached(request, key)
    try:
        with _or_remove(files), connect(acting.settings_of(request)) as connection:
            do(connection, number, issue)
    except UserError as refused:
        return _page(request, number, issue, refused=refused)
    there = back if back.partition("?")[0] in BACK else f"/issues/{issue}"
    return RedirectResponse(there, status_code=303)


@contextmanager
def _or_remove(files: Sequence[Path]) -> Iterator[None]:
    """Remove files where the block does not end well."""
    try:
        yield
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise


def _likely_same(
    connection: Connection, reaching: Connection, here: standing.Standing, account: Account
) -> list[hazards.Near]:
    """Return what an open, whole problem may be merged into by who decides."""
    if account.kind not in acting.DECIDES or not here.is_open or here.whole or here.merged_into:
        return []
    return triage.likely_same(connection, reaching, here, at=acting.now())


def _page(request: Request, number: int, issue: UUID, *, refused: UserError | None = None) -> Response:
    settings, account = acting.settings_of(request), signed_in(request)
    with web_connection(settings, account) as reaching, connect(settings) as connection:
        page = gather(connection, settings, account, number)
        page["near"] = _likely_same(connection, reaching, page["here"], account)
    said = refusal(refused) if refused else None
    return show(request, "issue.html", status=refused.http_status if refused else 200, refused=said, **page)
