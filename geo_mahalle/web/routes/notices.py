"""What an account was told: `/notices`, each opening its source; `/me` says how it wants to be told."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind, open_sessions
from geo_mahalle.identity.recipients import DIGESTS, choose_digest, find_recipient
from geo_mahalle.register import notices
from geo_mahalle.web import acting, inviting, speaking, telling
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.noticing import refresh
from geo_mahalle.web.routes import Route
from geo_mahalle.web.showing import show

router = APIRouter()
EVERYBODY = frozenset(Kind)
ROUTES = (
    Route("GET", "/notices", kinds=EVERYBODY),
    Route("POST", "/notices/read", kinds=EVERYBODY),
    Route("POST", "/notices/{key}", kinds=EVERYBODY),
    Route("GET", "/me", kinds=EVERYBODY),
    Route("POST", "/me/digest", kinds=EVERYBODY),
)


@router.get("/notices")
def look(request: Request) -> Response:
    """Show what the account was told, unread ones first."""
    settings, account = acting.settings_of(request), signed_in(request)
    refresh(settings, account)
    catalogue = acting.catalogue_of(settings)
    with connect(settings) as connection:
        found = notices.read_notices(connection, account.public_id)
    known = notices.notice_kinds()
    told = [(one, known[one.kind], notices.sentence(one, catalogue, speaking.language())) for one in found]
    return show(
        request,
        "notices.html",
        told=told,
        waiting=sum(one.read_on is None for one in found),
        days=notices.KEPT.days,
        telling=telling,
    )


@router.post("/notices/read")
def read_all(request: Request) -> Response:
    """Mark everything as read."""
    account = signed_in(request)
    with connect(acting.settings_of(request)) as connection:
        notices.mark_read(connection, account.public_id, on=acting.today(connection))
    return RedirectResponse("/notices", status_code=303)


@router.post("/notices/{key}")
def open_one(request: Request, key: UUID) -> Response:
    """Mark a notice as read and lead to what it tells of."""
    account = signed_in(request)
    with connect(acting.settings_of(request)) as connection:
        opens = notices.mark_read(connection, account.public_id, on=acting.today(connection), notice=key)
    if opens is None:
        raise missing()
    return RedirectResponse(opens, status_code=303)


@router.get("/me")
def tell(request: Request) -> Response:
    """Say who is signed in, and how that person wants to be told."""
    return _me(request)


@router.post("/me/digest")
def choose(
    request: Request,
    digest: Annotated[str, Form(max_length=10)] = "off",
    mail: acting.Words = "",
    phone: acting.Words = "",
    language: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Keep how the account wants to be told."""
    try:
        choose_digest(
            acting.settings_of(request),
            signed_in(request).public_id,
            digest=digest,
            mail=mail,
            phone=phone,
            language=language or speaking.language(),
        )
    except UserError as refused:
        return _me(request, refused=refused, given=(digest, mail, phone, language))
    return RedirectResponse("/me?done=digest", status_code=303)


def _me(
    request: Request, *, refused: UserError | None = None, given: tuple[str, str, str, str] | None = None
) -> Response:
    settings, account = acting.settings_of(request), signed_in(request)
    found = find_recipient(settings, account.public_id)
    chosen = given or ("off", "", "", "")
    if found and not given:
        chosen = found.digest, found.mail or "", found.phone or "", found.language
    return show(
        request,
        "me.html",
        status=refused.http_status if refused else 200,
        refused=telling.refusal(refused) if refused else None,
        digests=DIGESTS,
        digest=chosen[0],
        mail=chosen[1],
        phone=chosen[2],
        # Who asked for no digest yet is offered the language of the page.
        digest_language=speaking.language() if chosen[0] == "off" else chosen[3],
        has_mail=settings.smtp_host is not None,
        has_sms=settings.sms_folder is not None,
        done=request.query_params.get("done") == "digest",
        is_alone=request.query_params.get("done") == "elsewhere",
        areas=inviting.own_areas(settings, account),
        catalogue=acting.catalogue_of(settings),
        sessions=open_sessions(settings, account),
        zone=acting.zone(settings),
    )
