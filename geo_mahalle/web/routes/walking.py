"""Walks, events and the survey without a signal: `/walking`, filled in on the phone, sent by itself later.

Like /tag it is a shell about nobody that a worker keeps; forms wait in the same queue and are sent from
either page. Each has the identifier the phone chose, so that the same sent again is taken once.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from geo_mahalle.catalogue.forms import FormSheet
from geo_mahalle.database import Connection
from geo_mahalle.database.places import read_place
from geo_mahalle.errors import UserError
from geo_mahalle.locale import script_messages
from geo_mahalle.register import walks
from geo_mahalle.web import acting, offline, speaking, telling
from geo_mahalle.web.councils import Desk, desk
from geo_mahalle.web.routes import Route
from geo_mahalle.web.routes.tag import PERMISSIONS, POLICY
from geo_mahalle.web.routes.walks import WALKERS
from geo_mahalle.web.showing import show, static_files

router = APIRouter()
ROUTES = (
    Route("GET", "/walking", kinds=WALKERS),
    Route("GET", "/walking/shell", kinds=None),
    Route("GET", "/walking/worker.js", kinds=None),
    Route("GET", "/walking/setup.json", kinds=None),
    Route("GET", "/walking/areas/{code}/streets", kinds=WALKERS),
    Route("POST", "/walking/sent", kinds=WALKERS),
)
STYLES = ("base.css", "shell.css", "tag.css", "council.css", "walks.css", "walking.css")
SCRIPTS = ("walking.js", "tag_store.js", "tag_send.js", "tag_words.js")
SHARED = ("idb.js", "icons.svg", "icon.svg", "vazirmatn.woff2")
OLDEST = timedelta(days=365)
SECOND_WITHIN = timedelta(days=7)
"""For how long a walk is offered to a second: later a street may have changed."""

WORD = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
Word = Annotated[str, Field(pattern=WORD)]
Code = Annotated[str, Path(pattern=WORD)]


class SentForm(BaseModel):
    """What a phone sends of one form, in its own time."""

    model_config = ConfigDict(extra="forbid", strict=True)

    client_id: UUID
    tagged_at: AwareDatetime
    kind: Literal["begin", "street", "finish", "event", "survey"]
    area: Word
    form: Word
    answers: Annotated[dict[Word, Word], Field(max_length=60)] = {}
    walk: UUID | None = None
    street: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    rater: Literal[1, 2] = 1
    walkers: Annotated[int, Field(ge=1, le=200)] = 1
    women: Annotated[int, Field(ge=0, le=200)] = 0
    is_after_dark: bool = False
    is_led_by_women: bool = False
    sex: Literal["woman", "man"] | None = None
    adults: Annotated[int, Field(ge=1, le=walks.LARGEST_HOUSEHOLD)] = 1


@router.get("/walking")
def page(request: Request) -> Response:
    """Show the page with the menu of who is signed in."""
    return _page(request)


@router.get("/walking/shell")
def shell(request: Request) -> Response:
    """Show the same page about nobody: the one a phone keeps."""
    request.state.account = None
    return _page(request)


@router.get("/walking/worker.js")
def worker(request: Request) -> Response:
    """Hand out the worker; its text changes with anything it keeps."""
    return offline.worker("walking", "/walking", _kept(), version=_version(request))


@router.get("/walking/setup.json")
def setup(request: Request) -> Response:
    """Answer with the words and the forms; about no person."""
    catalogue = acting.catalogue_of(acting.settings_of(request))
    scripts = [static_files()[name].decode() for name in SCRIPTS]
    told = {
        "version": _version(request),
        "words": script_messages(speaking.language(), scripts),
        "forms": [_told(one) for one in catalogue.forms.values()],
        "largest_household": walks.LARGEST_HOUSEHOLD,
    }
    return JSONResponse(told, headers={"cache-control": "no-cache"})


@router.get("/walking/areas/{code}/streets")
def streets(request: Request, code: Code) -> Response:
    """Answer with the streets of a neighbourhood, to be walked without a signal, and the walks just begun."""
    with desk(request, code) as at:
        found = walks.area_streets(at.connection, at.area_id)
        sheet = next(one for one in at.catalogue.forms.values() if one.kind == "walk")
        begun = walks.open_walks(at.connection, at.area_id, sheet, since=at.today - SECOND_WITHIN)
    told = [{"key": one.key, "name": one.name, "length_m": round(one.length_m)} for one in found]
    second = [
        {
            "walk": str(one.walk),
            "day": speaking.short_day(one.walked_on),
            "is_after_dark": one.is_after_dark,
            "is_led_by_women": one.is_led_by_women,
        }
        for one in begun
    ]
    return JSONResponse({"streets": told, "walks": second}, headers={"cache-control": "private, no-cache"})


@router.post("/walking/sent")
def take(request: Request, form: Annotated[str, Form(max_length=24 * 1024)]) -> Response:
    """Take in one form; the same again has the same answer."""
    try:
        sent = SentForm.model_validate_json(form)
        with desk(request, sent.area) as at:
            _store(at, sent)
    except ValidationError as err:
        field = ".".join(str(step) for step in err.errors(include_url=False, include_input=False)[0]["loc"])
        return JSONResponse({"detail": field, "words": telling.refusal(UserError(field))}, status_code=422)
    except UserError as err:
        return JSONResponse({"detail": err.message, "words": telling.refusal(err)}, status_code=400)
    return JSONResponse({"code": "", "warnings": []})


def _store(at: Desk, sent: SentForm) -> None:
    """Keep a form as its kind is kept; what depends on a walk comes after the walk's beginning."""
    sheet = at.catalogue.forms.get(sent.form)
    if sheet is None:
        raise UserError("There is no such form here.")
    on = _day(at.connection, sent, at.today)
    if sent.kind == "begin":
        walks.begin(
            at.connection, at.area_id, sheet, sent.client_id, on=on, is_after_dark=sent.is_after_dark,
            is_led_by_women=sent.is_led_by_women, walkers=sent.walkers, women=sent.women,
        )  # fmt: skip
    elif sent.kind == "event":
        walks.record_event(at.connection, at.area_id, sheet, sent.client_id, sent.answers, on=on)
    elif sent.kind == "survey":
        walks.record_interview(
            at.connection, at.area_id, sheet, sent.client_id, sent.answers, on=on, sex=sent.sex,
            adults=sent.adults,
        )  # fmt: skip
    else:
        _store_step(at, sent, sheet, on)


def _store_step(at: Desk, sent: SentForm, sheet: FormSheet, on: date) -> None:
    if sent.walk is None:
        raise walks.NoWalk
    walk = walks.walk_of(at.connection, at.area_id, sent.walk)
    if sent.kind == "finish":
        walks.finish(at.connection, at.area_id, walk, sheet, on=on)
        return
    if sent.rater == 2 or walks.read_walk(at.connection, at.area_id, walk).finished_on is None:
        walks.answer(at.connection, at.area_id, walk, sheet, sent.street, sent.answers, rater=sent.rater)


def _day(connection: Connection, sent: SentForm, today: date) -> date:
    """Return the day it was filled in, by the place's clock; today where the phone's cannot be believed."""
    said = sent.tagged_at.astimezone(read_place(connection).zone).date()
    return said if today - OLDEST <= said <= today else today


def _told(sheet: FormSheet) -> dict[str, object]:
    is_persian = speaking.language() == "fa"
    return {
        "id": sheet.id,
        "kind": sheet.kind,
        "title": sheet.title_fa if is_persian else sheet.title_en,
        "questions": [
            {
                "id": one.id,
                "title": one.title_fa if is_persian else one.title_en,
                "answers": [
                    {"id": key, "title": words}
                    for key, words in (one.answers if is_persian else one.answers_en).items()
                ],
            }
            for one in sheet.questions
        ],
    }


def _page(request: Request) -> Response:
    answer = show(request, "walking.html", styles=STYLES)
    answer.headers["content-security-policy"] = POLICY
    answer.headers["permissions-policy"] = PERMISSIONS
    return answer


def _kept() -> list[str]:
    return sorted({*STYLES, *SCRIPTS, *SHARED})


def _version(request: Request) -> str:
    digest = acting.catalogue_of(acting.settings_of(request)).sha256
    return offline.digest(digest, speaking.language(), tuple(_kept()), ("walking.html", "shell.html"))
