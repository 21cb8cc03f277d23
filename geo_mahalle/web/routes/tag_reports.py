"""Reports of phones: one address takes one report and its photo, once, however often it is sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from geo_mahalle.register.hazards import ReportRefused
from geo_mahalle.web import speaking
from geo_mahalle.web.acting import settings_of
from geo_mahalle.web.admission import signed_in
from geo_mahalle.web.routes import Route
from geo_mahalle.web.tagging import TAGGERS
from geo_mahalle.web.taking import read_sent, store, store_photo, told

router = APIRouter()
LARGEST_REPORT = 24 * 1024
ROUTES = (Route("POST", "/tag/reports", kinds=TAGGERS, largest_body=11 * 2**20),)


@router.post("/tag/reports")
def take(
    request: Request,
    report: Annotated[str, Form(max_length=LARGEST_REPORT)],
    photo: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Take in one report; the same again has the same receipt."""
    settings, account = settings_of(request), signed_in(request)
    try:
        sent = read_sent(report)
        receipt = store(settings, account, sent)
    except ReportRefused as err:
        return refusal(err)
    warnings = list(receipt.warnings)
    if photo is not None and not store_photo(settings, account, receipt, photo.file.read()):
        warnings.append("photo")
    return JSONResponse(told(receipt, warnings), status_code=201 if receipt.is_new else 200)


def refusal(error: ReportRefused) -> Response:
    """Answer why a report is not taken, also in words for the person, and whether only its place is wrong."""
    say = speaking.say
    body = {
        "title": error.message,
        "detail": error.remedy,
        "status": error.http_status,
        "words": say(error.message),
        "mend": "place" if error.remedy == "Tap the place on the map." else None,
    }
    return JSONResponse(body, status_code=error.http_status, media_type="application/problem+json")
