"""Hand out a published file, with its digest so that nobody fetches twice what did not change."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from geo_mahalle.web.publication import Publication
from geo_mahalle.web.refusals import refuse


def hand_out(
    publication: Publication, edition: str, address: str, request: Request, *, caching: str
) -> Response:
    """Return the file an address names, a redirect to its folder, or a refusal."""
    if publication.newest() is None:
        return refuse(503, "nothing")
    found = publication.find(edition, address)
    if found is None:
        if address and publication.is_folder(edition, address):
            return RedirectResponse(f"{request.url.path}/", status_code=308)
        return refuse(404, "missing")
    headers = {"etag": f'"{found.digest}"', "cache-control": caching}
    if headers["etag"] in (tag.strip() for tag in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return FileResponse(found.path, media_type=found.media_type, headers=headers)
