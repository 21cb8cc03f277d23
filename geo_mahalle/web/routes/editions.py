"""The council's edition as it was published, for those who see what councils see: `/editions/council/…`.

A page and its files (plan.pdf, plan.docx, plan.kmz, plan.gpkg, plan.xml) go to an account that reaches the
area; what holds several areas at once only to those who reach the whole place. The address is not
`/council/`, where the council's desk is.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.identity import Kind
from geo_mahalle.pages.publish import snapshots_folder
from geo_mahalle.settings import Settings
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.councils import desk
from geo_mahalle.web.handing_out import hand_out
from geo_mahalle.web.publication import Publication
from geo_mahalle.web.routes import Route

EDITION = "council"
ENTITLED = frozenset(
    {
        Kind.COUNCIL_SECRETARY,
        Kind.COMMITTEE_HEAD,
        Kind.COUNTY_OFFICE,
        Kind.PROVINCE_OFFICE,
        Kind.ADMINISTRATOR,
    }
)
"""Who sees totals of class S2, as the council's edition holds them; a member's prints are at /plan."""
SHARED = ("assets/", "method/")
"""What every page of the edition needs and says nothing of an area."""

router = APIRouter()
ROUTES = (
    Route("GET", "/editions/council/areas/{code}/{name:path}", kinds=ENTITLED),
    Route("GET", "/editions/council/{address:path}", kinds=ENTITLED),
)


def edition_address(request: Request, code: str) -> str | None:
    """Return where an area's page of the council's edition is; None where there is none for them."""
    page = f"areas/{code}/"
    if signed_in(request).kind not in ENTITLED:
        return None
    found = _publication(request.app.state.settings).find(EDITION, page)
    return None if found is None else f"/editions/council/{page}"


@router.get("/editions/council/areas/{code}/{name:path}")
def of_area(request: Request, code: str, name: str) -> Response:
    """Hand out the page or a file of an area in the account's reach."""
    with desk(request, code):
        return _hand(request, f"areas/{code}/{name}")


@router.get("/editions/council/{address:path}")
def of_place(request: Request, address: str) -> Response:
    """Hand out what all pages share; the rest to those who reach the whole place."""
    if not address.startswith(SHARED) and not signed_in(request).is_placewide:
        if address:
            raise missing()
        return RedirectResponse("/plan", status_code=303)
    return _hand(request, address)


def _hand(request: Request, address: str) -> Response:
    publication = _publication(request.app.state.settings)
    if publication.find(EDITION, address) is None:
        raise missing()
    return hand_out(publication, EDITION, address, request, caching="no-store")


def _publication(settings: Settings) -> Publication:
    return Publication(snapshots_folder(settings))
