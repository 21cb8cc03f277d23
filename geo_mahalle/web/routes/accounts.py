"""Accounts on a page: make, list and close them, print their cards and recovery codes."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle import identity
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database.scope import OFFICES
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.web import acting, inviting
from geo_mahalle.web.admission import signed_in
from geo_mahalle.web.inviting import MAKES
from geo_mahalle.web.printing import pdf_of
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import KIND_TITLES, show

router = APIRouter()
MAKERS = frozenset(MAKES)
ROUTES = (
    Route("GET", "/accounts", kinds=MAKERS),
    Route("POST", "/accounts", kinds=MAKERS),
    Route("POST", "/accounts/cards", kinds=MAKERS),
    Route("POST", "/accounts/{key}/revoke", kinds=MAKERS),
    Route("POST", "/accounts/{key}/codes", kinds=MAKERS),
)
DOORS = (Door("/accounts", "Accounts and cards", "identification-card", MAKERS, rank=80),)


@router.get("/accounts")
def show_accounts(request: Request) -> Response:
    """List the accounts in reach and offer to make one."""
    settings, account = acting.settings_of(request), signed_in(request)
    scope, areas = inviting.reach_of(settings, account)
    found = inviting.accounts_in_reach(settings, account, scope)
    return show(
        request,
        "accounts.html",
        accounts=found,
        areas=areas,
        area_names={area.id: area.name for area in areas},
        committees=read_catalogue(settings.layers).committees,
        agencies=read_catalogue(settings.layers).agencies,
        kinds=MAKES[account.kind],
        kind_titles=KIND_TITLES,
        offices=OFFICES,
        zone=acting.zone(settings),
        done=request.query_params.get("done", ""),
    )


@router.post("/accounts")
def make(
    request: Request,
    kind: Annotated[Kind, Form()],
    name: Annotated[str, Form(min_length=1, max_length=80)],
    areas: Annotated[list[str] | None, Form()] = None,
    committees: Annotated[list[str] | None, Form()] = None,
    login: Annotated[str, Form(max_length=60)] = "",
    agency: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Make an account; an office gets its password, one-time secret and codes on a page to print."""
    settings, account = acting.settings_of(request), signed_in(request)
    scope, known = inviting.reach_of(settings, account)
    codes = areas or []
    area_ids = inviting.check_given(account, scope, kind, codes, known)
    password = secrets.token_urlsafe(12) if login.strip() else None
    if kind is Kind.AGENCY_LIAISON and not agency:
        raise UserError("A liaison answers for an agency.", remedy="Choose the agency.")
    if kind in OFFICES and password is None:
        raise UserError("An office signs in by password.", remedy="Write a login for it.")
    made = identity.make_account(
        settings,
        kind,
        name.strip(),
        area_ids=area_ids,
        committees=committees or [],
        is_placewide=not codes,
        agency=agency or None if kind is Kind.AGENCY_LIAISON else None,
        login=login.strip() or None,
        password=password,
        actor=inviting.actor_of(account),
    )
    if password is None:
        return RedirectResponse(f"/accounts?done=made#{made.public_id}", status_code=303)
    codes_printed = (
        identity.recovery_codes(settings, made.public_id, actor=inviting.actor_of(account))
        if kind in OFFICES
        else []
    )
    secret = _secret_qr(login.strip(), made.totp_secret)
    return show(
        request,
        "accounts_secret.html",
        person=name.strip(),
        login=login.strip(),
        password=password,
        secret=made.totp_secret,
        secret_qr=secret,
        codes=codes_printed,
    )


@router.post("/accounts/cards")
def cards(
    request: Request,
    chosen: Annotated[list[str] | None, Form()] = None,
    form: Annotated[str, Form(pattern="^(page|pdf)$")] = "page",
    phones: Annotated[int, Form(ge=1, le=9)] = 1,
) -> Response:
    """Print a sheet of cards: a page, or an A4 PDF."""
    account = signed_in(request)
    printed = inviting.print_cards(request, account, chosen or [], phones=phones)
    context: dict[str, Any] = {
        "cards": printed,
        "phones": phones,
        "days": identity.CARD_LASTS.days,
        "kind_titles": KIND_TITLES,
    }
    if form == "page":
        return show(request, "accounts_cards.html", **context)
    body = pdf_of("cards_print.html", "cards.css", **context)
    named = {"content-disposition": 'attachment; filename="cards.pdf"', "cache-control": "no-store"}
    return Response(body, media_type="application/pdf", headers=named)


@router.post("/accounts/{key}/revoke")
def revoke(request: Request, key: str) -> Response:
    """Close an account; its phones and sessions end with their next request."""
    settings, account = acting.settings_of(request), signed_in(request)
    if key == account.public_id:
        raise UserError("Nobody closes the own account here.", remedy="Ask another administrator.")
    row = inviting.find(settings, account, key)
    identity.revoke_account(settings, row.public_id, actor=inviting.actor_of(account))
    return RedirectResponse("/accounts?done=revoked", status_code=303)


@router.post("/accounts/{key}/codes")
def codes(request: Request, key: str) -> Response:
    """Print fresh recovery codes; those printed before stop working."""
    settings, account = acting.settings_of(request), signed_in(request)
    row = inviting.find(settings, account, key)
    if Kind(row.kind) not in OFFICES:
        raise UserError("Recovery codes are for offices; others get a new card.")
    printed = identity.recovery_codes(settings, row.public_id, actor=inviting.actor_of(account))
    return show(request, "accounts_secret.html", person=row.name, login=row.login, codes=printed)


def _secret_qr(login: str, secret: str | None) -> str | None:
    """Return the QR by which a code application takes the secret in."""
    if secret is None:
        return None
    words = f"otpauth://totp/geo_mahalle:{login}?secret={secret}&issuer=geo_mahalle"
    return segno.make(words, error="m").svg_data_uri(border=2, dark="#1D2B33", light="#FFFFFF")
