"""The page of an agency's liaison: `/agency`, the letters that came to the own agency, and their answers.

A liaison reaches what was sent to the own agency about problems in the own areas, and nothing else: the list
is narrowed by the agency, and the database narrows again (policy `agency` on problems).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import FileResponse, RedirectResponse

from geo_mahalle.database import connect
from geo_mahalle.database.scope import web_connection
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Account, Kind
from geo_mahalle.jalali import read_day
from geo_mahalle.pages.letters_map import HEIGHT_MM, WIDTH_MM, draw_png, lay_out
from geo_mahalle.register import letter_files
from geo_mahalle.register.hazards import letters
from geo_mahalle.register.hazards.letters import LetterLine
from geo_mahalle.register.hazards.working_days import read_calendar
from geo_mahalle.settings import Settings
from geo_mahalle.web import acting, telling
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
LIAISONS = frozenset({Kind.AGENCY_LIAISON})
ROUTES = (
    Route("GET", "/agency", kinds=LIAISONS),
    Route("GET", "/agency/{letter}", kinds=LIAISONS),
    Route("GET", "/agency/{letter}/map.png", kinds=LIAISONS),
    Route("POST", "/agency/{letter}/answer", kinds=LIAISONS, largest_body=32 * 2**20),
    Route("GET", "/agency/{letter}/files/{key}", kinds=LIAISONS),
    Route("GET", "/letters/{letter}/files/{key}", kinds=acting.DECIDES),
)
DOORS = (Door("/agency", "Letters to us", "envelope", LIAISONS, rank=2),)
LARGEST_FILE = 10 * 2**20


@router.get("/agency")
def look(request: Request) -> Response:
    """Show the letters to the own agency, what waits first, with the working days that are left."""
    settings, account = acting.settings_of(request), signed_in(request)
    catalogue = acting.catalogue_of(settings)
    found = _letters(settings, account)
    with connect(settings) as connection:
        today = acting.today(connection)
        calendar = read_calendar(connection, catalogue.holidays.values(), account.agency_id or "")
    left = {
        line.letter: calendar.between(today, line.waits_until) - calendar.between(line.waits_until, today)
        for line in found
        if line.waits_until
    }
    return show(
        request,
        "agency.html",
        found=found,
        left=left,
        agency=catalogue.agencies.get(account.agency_id or ""),
        catalogue=catalogue,
        telling=telling,
    )


@router.get("/agency/{letter}")
def read(request: Request, letter: UUID) -> Response:
    """Show a letter to the own agency: its problems, their map, its course, and the answer."""
    return _page(request, _reached(request, letter))


@router.get("/agency/{letter}/map.png")
def draw(request: Request, letter: UUID) -> Response:
    """Hand out the map of a letter, with the numbers of its table."""
    _reached(request, letter)
    with connect(acting.settings_of(request)) as connection:
        whole = letters.read_letter(connection, letter)
        drawing = lay_out(whole, letters.read_ground(connection, whole))
    if drawing is None:
        raise missing()
    return Response(draw_png(drawing), media_type="image/png", headers={"cache-control": "private, no-store"})


@router.post("/agency/{letter}/answer")
def answer(
    request: Request,
    letter: UUID,
    answer: acting.Words,
    number: acting.Words = "",
    promised: acting.Words = "",
    reason: acting.Words = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Answer a letter: by which day, done, or declined and why; with photos or PDF files."""
    settings, line = acting.settings_of(request), _reached(request, letter)
    given = [one.file.read(LARGEST_FILE + 1) for one in files or () if one.filename]
    written: list[Path] = []
    try:
        if line.waits_until is None:
            raise UserError("This letter was answered already.", remedy="Tell the office what changed.")
        with connect(settings) as connection:
            step = letters.log_answer(
                connection,
                letter,
                answer,
                on=acting.today(connection),
                number=number.strip() or None,
                promised_on=_day(promised) if answer == "promised" else None,
                reason=reason or None if answer == "declined" else None,
                by_agency=True,
            )
            written = letter_files.keep_files(connection, files_folder(settings), step, given)
    except UserError as refused:
        _forget(written)
        return _page(request, line, refused=refused)
    except BaseException:
        _forget(written)
        raise
    return RedirectResponse(f"/agency/{letter}", status_code=303)


@router.get("/agency/{letter}/files/{key}")
def own_file(request: Request, letter: UUID, key: UUID) -> Response:
    """Hand out what came with an answer of the own agency."""
    _reached(request, letter)
    return _file(acting.settings_of(request), letter, key)


@router.get("/letters/{letter}/files/{key}")
def office_file(request: Request, letter: UUID, key: UUID) -> Response:
    """Hand out what came with an agency's answer to who reaches the letter."""
    with web_connection(acting.settings_of(request), signed_in(request)) as connection:
        if not letters.list_letters(connection, letter):
            raise missing()
    return _file(acting.settings_of(request), letter, key)


def files_folder(settings: Settings) -> Path:
    """Return where the files of agencies' answers lie."""
    return settings.home / "letters"


def _letters(settings: Settings, account: Account, letter: UUID | None = None) -> list[LetterLine]:
    """Return the letters to the account's own agency; none for an account without an agency."""
    if account.agency_id is None:
        return []
    with web_connection(settings, account) as connection:
        return letters.list_letters(connection, letter, agency=account.agency_id)


def _reached(request: Request, letter: UUID) -> LetterLine:
    found = _letters(acting.settings_of(request), signed_in(request), letter)
    if not found:
        raise missing()
    return found[0]


def _page(request: Request, line: LetterLine, *, refused: UserError | None = None) -> Response:
    settings = acting.settings_of(request)
    catalogue = acting.catalogue_of(settings)
    with connect(settings) as connection:
        whole = letters.read_letter(connection, line.letter)
        steps, today = letters.read_steps(connection, line.letter), acting.today(connection)
        calendar = read_calendar(connection, catalogue.holidays.values(), line.agency_id)
    until = line.waits_until
    left = None if until is None else calendar.between(today, until) - calendar.between(until, today)
    return show(
        request,
        "agency_letter.html",
        status=refused.http_status if refused else 200,
        refused=telling.refusal(refused) if refused else None,
        line=line,
        letter=whole,
        steps=steps,
        left=left,
        today=today,
        has_map=any(row.lon is not None for row in whole.rows),
        ratio=(WIDTH_MM, HEIGHT_MM),
        reasons=letters.DECLINED,
        most_files=letter_files.MOST_FILES,
        catalogue=catalogue,
        telling=telling,
    )


def _file(settings: Settings, letter: UUID, key: UUID) -> Response:
    with connect(settings) as connection:
        found = letter_files.find_file(connection, letter, key)
    file = files_folder(settings) / Path(found.file_name).name if found else None
    if found is None or file is None or not file.is_file():
        raise missing()
    headers = {"cache-control": "private, no-store"}
    if found.kind == "photo":
        return FileResponse(file, media_type="image/jpeg", headers=headers)
    return FileResponse(
        file, media_type="application/pdf", filename=f"answer-{key.hex[:8]}.pdf",
        headers={**headers, "content-security-policy": "sandbox; default-src 'none'"},
    )  # fmt: skip


def _day(words: str) -> date:
    try:
        return read_day(words)
    except ValueError as err:
        raise UserError("That is not a day.", remedy="Write it like 1405/09/12.") from err


def _forget(written: list[Path]) -> None:
    for file in written:
        file.unlink(missing_ok=True)
