"""A plan on paper for whom it is: `/plan/{code}/prints` lists its files, each made when it is asked for.

The newest version in the account's own edition (council or office) and class, so that a secretary has the
sheet in hand right after the decision, before anything is published; the document in the other language, too.
What was printed from the same data is not made again.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from geo_mahalle.database import read_place
from geo_mahalle.disclosure import look_snapshot
from geo_mahalle.pages.plans import files
from geo_mahalle.pages.plans.editions import PlanEdition
from geo_mahalle.pages.plans.printing import prints_in
from geo_mahalle.pages.plans.reading import read_buildings
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.planning.versions import NoSuchPlan, read_plan
from geo_mahalle.web import speaking
from geo_mahalle.web.admission import missing
from geo_mahalle.web.plan_desk import READERS, Desk, open_desk
from geo_mahalle.web.publication import TYPES
from geo_mahalle.web.routes import Route
from geo_mahalle.web.routes.editions import edition_address
from geo_mahalle.web.routes.plan import told
from geo_mahalle.web.showing import show

router = APIRouter()
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
ROUTES = (
    Route("GET", "/plan/{code}/prints", kinds=READERS),
    Route("GET", "/plan/{code}/prints/{name}", kinds=READERS),
)


@router.get("/plan/{code}/prints")
def listing(request: Request, code: str) -> Response:
    """List the files of the newest version."""
    with open_desk(request, code) as desk:
        try:
            plan = desk.seen(read_plan(desk.connection, code))
        except NoSuchPlan:
            plan = None
        offered = [] if plan is None else files.file_words(speaking.language())
        others = (
            []
            if plan is None
            else files.file_words(speaking.language(), files.translated_names(_language(desk)))
        )
        public = plan is not None and plan.status == "approved"
        return show(
            request,
            "plan_prints.html",
            **told(desk, "prints"),
            plan=plan,
            files=offered,
            others=others,
            edition=edition_address(request, code),
            public=f"/areas/{code}/" if public else None,
        )


def _language(desk: Desk) -> str:
    place = read_place(desk.connection)
    return speaking.language() if place is None else place.language


def _address(request: Request, plan: PlanDocument) -> str:
    """Return where people read of the plan and object; none under a name that only this machine knows."""
    if request.url.hostname in LOCAL_NAMES:
        return ""
    base = str(request.base_url).rstrip("/")
    if plan.status == "draft":
        return f"{base}/objections/{plan.area_code}" if plan.objections_until else ""
    return f"{base}/areas/{plan.area_code}/"


@router.get("/plan/{code}/prints/{name}")
def print_out(request: Request, code: str, name: str) -> Response:
    """Make one file of the newest version in the account's edition."""
    if name not in files.NAMES and name not in files.TRANSLATED:
        raise missing()
    with open_desk(request, code) as desk:
        plan = desk.seen(read_plan(desk.connection, code))
        edition: PlanEdition = "office" if desk.scope.edition == "office" else "council"
        settings, catalogue = desk.settings, desk.catalogue
    seen = look_snapshot(settings, edition=edition, catalogue=catalogue)
    built = read_buildings(settings, seen, [code]) if name.endswith(".pdf") else {}
    with prints_in(settings.home / "prints"):
        body = files.plan_file(
            name,
            seen,
            plan,
            catalogue,
            edition=edition,
            address=_address(request, plan),
            buildings=built.get(code, ()),
        )
    kind = TYPES["." + name.rpartition(".")[2]]
    headers = {
        "content-disposition": f'attachment; filename="{code}-v{plan.version}-{name}"',
        "cache-control": "no-store",
    }
    return Response(body, media_type=kind, headers=headers)
