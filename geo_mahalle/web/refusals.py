"""Pages that say why there is no page, and what to do."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from geo_mahalle.web.showing import templates


def refuse(status: int, reason: str) -> HTMLResponse:
    """Return the refusal `reason` (office, login, reach, database, nothing, missing) with its remedy."""
    page = templates().get_template("refusal.html").render(reason=reason, status=status)
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})
